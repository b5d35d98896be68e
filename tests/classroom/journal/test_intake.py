"""What grading left is in the journal: once, with all that was before, and under one learner."""

import json
import os
import shutil
from collections import Counter

import pytest
from sqlmodel import select

from checker.classroom.families import find_families, read_reports
from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.intake import take_in
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.refreshing import bring_up_to_date, has_news
from checker.classroom.journal.tables import Attempt, Graded, Learner
from checker.classroom.journal.views import list_families, list_katas, list_learners
from checker.classroom.reports import open_entries
from checker.classroom.shelf import Shelf
from checker.errors import UsageProblem


def dump(journal):
    """Every row of every table."""
    with journal.read() as session:
        return {
            table: list(map(tuple, session.exec(select(*table.__table__.columns).order_by(table.id)).all()))
            for table in (Learner, Attempt, Graded)
        }


def cells(journal):
    with journal.read() as session:
        return {row.key: row.cells["tiny"] for row in list_learners(session) if "tiny" in row.cells}


def pages(journal, key):
    with journal.read() as session:
        learner = session.exec(select(Learner.id).where(Learner.key == key)).one()
        ids = session.exec(select(Attempt.id).where(Attempt.learner_id == learner).order_by(Attempt.id)).all()
        return [find_attempt(session, number) for number in ids]


def family_of(journal, key):
    return next(page for page in pages(journal, key) if page.is_latest).family


def test_what_is_taken_in_twice_is_there_once(course, journal):
    assert course.take_into(journal) == 3
    before = dump(journal)
    assert course.take_into(journal) == 0
    assert dump(journal) == before
    assert Counter(cell.conclusion for cell in cells(journal).values()) == {
        "solved": 1,
        "unsolved": 1,
        "did_not_start": 1,
    }


def test_reports_that_were_copied_without_their_times_are_the_same_reports(course, journal):
    course.take_into(journal)
    before = dump(journal)
    for path in course.reports.glob("*/verdict.json"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert course.take_into(journal) == 0
    assert [row[:4] for row in dump(journal)[Graded]] == [row[:4] for row in before[Graded]]
    assert not has_news(journal, course.reports)


def test_another_attempt_stands_beside_the_one_before(course, journal, turn):
    course.take_into(journal)
    turn(course, "second")
    assert course.take_into(journal) == 2
    first, second = pages(journal, "bob")
    assert (first.is_latest, second.is_latest) == (False, True)
    assert (first.verdict.conclusion, first.verdict.file) == ("unsolved", "verdict-1.json")
    assert (second.verdict.conclusion, second.verdict.file) == ("solved", "verdict.json")
    assert cells(journal)["bob"].attempts == 2
    assert second.others == (first.id,)


def test_a_regrade_adds_a_verdict_and_the_older_one_does_not_count(course, journal, turn):
    turn(course, "second")
    course.take_into(journal)
    turn(course, "again")
    assert course.take_into(journal) == 4
    (page,) = pages(journal, "eve")
    newer, older = page.verdicts
    assert (newer.is_current, newer.file) == (True, "verdict.json")
    assert (older.is_current, older.file) == (False, "verdict-1.json")
    assert newer.seed != older.seed


def test_a_journal_that_was_lost_is_made_anew_from_the_files(course, journal, turn):
    turn(course, "again")
    assert bring_up_to_date(journal, course.reports, course.katas) == 9
    counts = Counter((page.is_latest, len(page.verdicts)) for page in pages(journal, "bob"))
    assert counts == {(True, 2): 1, (False, 1): 1}


def test_an_override_is_the_attempts_and_not_the_learners(course, journal, turn):
    course.take_into(journal)
    (page,) = pages(journal, "bob")
    journal.override("Ines", page.id, 0.75, "the greeting was misread")
    turn(course, "again")
    course.take_into(journal)
    assert cells(journal)["bob"].grade == 1.0
    first, _ = pages(journal, "bob")
    assert first.grade == 0.75
    assert first.override.reason == "the greeting was misread"


def test_attempts_that_a_download_counts_anew_are_the_same_with_all_that_was_said(course, journal):
    course.take_into(journal)
    (page,) = pages(journal, "bob")
    journal.override("Ines", page.id, 0.5, "half of it")
    receipt = course.reports / "bob" / "receipt.json"
    receipt.write_text(json.dumps(json.loads(receipt.read_text()) | {"attempt": 3}))
    assert has_news(journal, course.reports)
    assert course.take_into(journal) == 0
    (again,) = pages(journal, "bob")
    assert (again.id, again.number, again.grade) == (page.id, 3, 0.5)
    assert again.verdict is not None


def test_the_time_of_a_submission_never_moves(course, journal):
    receipt = course.reports / "bob" / "receipt.json"
    said = json.loads(receipt.read_text())
    receipt.write_text(json.dumps(said | {"submitted_at": "2026-11-02T10:00:00+00:00"}))
    course.take_into(journal)
    receipt.write_text(json.dumps(said | {"submitted_at": "2026-11-09T10:00:00+00:00"}))
    course.take_into(journal)
    assert cells(journal)["bob"].submitted_at == "2026-11-02T10:00:00+00:00"


def test_a_familys_comment_reaches_who_joins_it_later_and_leaves_who_leaves_it(course, journal, turn):
    course.take_into(journal)
    family = family_of(journal, "bob")
    journal.comment_family("Ines", "tiny", family, "Read the greeting once more.")
    turn(course, "second")
    course.take_into(journal)
    (eve,) = pages(journal, "eve")
    assert [(word.text, word.is_familys) for word in eve.comments] == [("Read the greeting once more.", True)]
    first, second = pages(journal, "bob")
    assert [word.text for word in first.comments] == ["Read the greeting once more."]
    assert second.comments == ()


def test_a_family_without_members_is_not_shown_and_its_words_are_kept(course, journal):
    course.take_into(journal)
    family = family_of(journal, "bob")
    journal.comment_family("Ines", "tiny", family, "Read it.")
    bob = shutil.move(course.reports / "bob", course.root / "aside")
    course.take_into(journal)
    with journal.read() as session:
        assert family not in {row.key for row in list_families(session, "tiny")}
    shutil.move(bob, course.reports / "bob")
    course.take_into(journal)
    (page,) = pages(journal, "bob")
    assert [word.text for word in page.comments] == ["Read it."]


def test_who_is_not_there_any_more_is_nobodys_row_and_no_news_for_ever(course, journal):
    course.take_into(journal)
    shutil.rmtree(course.reports / "cleo")
    assert bring_up_to_date(journal, course.reports, course.katas) == 0
    assert "cleo" not in cells(journal)
    assert not has_news(journal, course.reports)


def test_a_fault_of_the_checker_is_news(course, journal):
    course.take_into(journal)
    fault = {"what": "The disk is full.", "todo": "Make room.", "when": "2026-11-25T10:00:00+00:00"}
    (course.reports / "bob" / "fault.json").write_text(json.dumps(fault))
    assert has_news(journal, course.reports)
    bring_up_to_date(journal, course.reports, course.katas)
    assert cells(journal)["bob"].status == "checker fault"
    assert not has_news(journal, course.reports)


def test_a_submission_that_cannot_be_read_has_no_verdict_and_the_one_before_is_kept(course, journal):
    course.take_into(journal)
    bob = course.reports / "bob"
    (bob / "verdict.json").rename(bob / "verdict-1.json")
    receipt = json.loads((bob / "receipt.json").read_text())
    receipt |= {"attempt": 2, "content_sha256": None, "problem": "It is no archive."}
    (bob / "receipt.json").write_text(json.dumps(receipt))
    course.take_into(journal)
    first, second = pages(journal, "bob")
    assert (second.status, second.line, second.verdict, second.is_latest) == (
        "not graded",
        "It is no archive.",
        None,
        True,
    )
    assert (first.verdict.file, first.verdict.conclusion) == ("verdict-1.json", "unsolved")


def test_while_a_run_writes_to_the_reports_nothing_is_taken_in(course, journal):
    with Shelf(course.reports, by_kata=False).held():
        assert bring_up_to_date(journal, course.reports, course.katas) == 0
    assert bring_up_to_date(journal, course.reports, course.katas) == 3


def test_a_journal_elsewhere_is_not_filled_from_two_folders(course, tmp_path):
    other = shutil.copytree(course.reports, tmp_path / "other")
    (other / "run.json").write_text((other / "run.json").read_text().replace("run-", "run-other-"))
    with open_journal(tmp_path / "elsewhere.db") as journal:
        course.take_into(journal)
        assert course.take_into(journal) == 0
        with pytest.raises(UsageProblem, match="belongs to other reports"):
            bring_up_to_date(journal, other, course.katas)


def test_text_that_no_database_keeps_is_kept_as_far_as_it_can_be(course, journal):
    entries = open_entries(course.reports)
    hostile = "a\x00b\udc80'; DROP TABLE learner; --"
    entries = [
        entry.model_copy(
            update={
                "receipt": entry.receipt.model_copy(update={"learner": hostile}),
                "result": entry.result.model_copy(update={"start_failure": hostile, "title": hostile}),
            }
        )
        for entry in entries
    ]
    families = find_families(read_reports(course.reports, entries, course.katas), course.katas)
    families = tuple(family.model_copy(update={"change": hostile, "name": hostile}) for family in families)
    assert take_in(journal, course.reports, entries, families, order=("tiny",)) == 3
    with journal.read() as session:
        assert {row.name for row in list_learners(session)} == {"a\ufffdb?'; DROP TABLE learner; --"}
        assert list_katas(session) == [("tiny", "a\ufffdb?'; DROP TABLE learner; --")]


def test_an_override_survives_a_regrade_of_its_own_attempt(course, journal, turn):
    turn(course, "second")
    course.take_into(journal)
    (page,) = pages(journal, "eve")
    journal.override("Ines", page.id, 0.25, "a good beginning")
    turn(course, "again")
    course.take_into(journal)
    assert (cells(journal)["eve"].grade, cells(journal)["eve"].score) == (0.25, 0.0)

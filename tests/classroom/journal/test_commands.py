"""Whoever asks what is kept of them gets all of it, whoever leaves is gone from every byte, and a copy can be made."""

import json
import shutil
import zipfile

import pytest
from sqlmodel import select

from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.backups import make_backup
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.people import find_person
from checker.classroom.journal.tables import Attempt, Comment, Deed, FamilyFact, Learner
from checker.classroom.journal.views import list_learners
from checker.classroom.reports import find_assignment, keep_assignment
from checker.errors import UsageProblem
from checker.model.assignment import Assignment

NAME = "Tamsin Okafor"


@pytest.fixture(scope="module")
def reviewed(make_course):
    """A class that was graded twice and looked at; the journal lies with the reports."""
    course = make_course("again")
    with open_journal(course.reports / "journal.db") as journal:
        course.take_into(journal)
        with journal.read() as session:
            numbers = dict(session.exec(select(Learner.key, Attempt.id).join(Attempt).where(Attempt.is_latest)).all())
            tamsin = next(number for key, number in numbers.items() if key.startswith("tamsin"))
            families = {key: find_attempt(session, number).family for key, number in numbers.items()}
        journal.comment_attempt("Ines", tamsin, "A fine piece, Tamsin.", file="app.py", line=1)
        journal.comment_attempt("Ines", numbers["bob"], "Better now.")
        journal.comment_family("Ines", "tiny", families["cleo"], "It does not even start.")
        journal.override("Marek", tamsin, 0.5, "copied")
        journal.remove("Ines", "comment", 1)
    return course


@pytest.fixture
def course(reviewed, tmp_path):
    """A copy of it."""
    return type(reviewed)(shutil.copytree(reviewed.root, tmp_path / "course"))


def words(course, command, *more):
    return ["class", "journal", command, *more, course.reports, "--katas", course.root]


def bytes_of(course):
    """Every byte below the reports."""
    return b"".join(path.read_bytes() for path in course.reports.rglob("*") if path.is_file()).lower()


def test_a_learner_is_handed_all_that_is_kept(course, told, tmp_path):
    out = tmp_path / "tamsin.zip"
    code, said, _ = told(*words(course, "export", NAME), "--out", out)
    assert (code, f"Wrote {out}" in said) == (0, True)
    with zipfile.ZipFile(out) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        journal = json.loads(archive.read(next(name for name in archive.namelist() if name.endswith("journal.json"))))
    (folder,) = {name.split("/")[1] for name in names if name.startswith("reports/")}
    assert folder.startswith("tamsin-okafor")
    assert {name.rpartition("/")[2] for name in names} == {
        "journal.json",
        "receipt.json",
        "verdict.json",
        "verdict-1.json",
    }
    assert journal["learner"]["name"] == NAME
    (attempt,) = journal["attempts"]
    assert len(attempt["verdicts"]) == 2
    assert [(one["text"], one["removed_at"] is None) for one in attempt["comments"]] == [
        ("A fine piece, Tamsin.", False)
    ]
    assert [one["reason"] for one in attempt["overrides"]] == ["copied"]
    assert "bob" not in json.dumps(journal)
    assert out.stat().st_mode & 0o077 == 0


def test_whoever_is_forgotten_is_gone_from_every_byte_and_copies_that_hold_them_are_named(course, told, tmp_path):
    assert b"okafor" in bytes_of(course)
    with open_journal(course.reports / "journal.db") as journal:
        for name in ("kept.db", "gone.db"):
            make_backup(journal, tmp_path / name)
    (tmp_path / "gone.db").unlink()
    deadline = Assignment.model_validate({"title": "Week 3", "katas": ["tiny"]})
    keep_assignment(
        course.reports,
        Assignment.model_validate(
            deadline.model_dump() | {"deadline": "2026-12-01T00:00Z", "extensions": {NAME: "2026-12-04T00:00Z"}}
        ),
    )
    code, said, err = told(*words(course, "forget", "tamsin OKAFOR"), "--yes")
    assert (code, err) == (0, "")
    assert f"A copy of the journal still holds them: {tmp_path / 'kept.db'}" in said
    assert "gone.db" not in said
    assert "last traces" not in said
    assert b"tamsin" not in bytes_of(course)
    assert b"okafor" not in bytes_of(course)
    assert find_assignment(course.reports).extensions == {}
    with open_journal(course.reports / "journal.db") as journal, journal.read() as session:
        assert {row.key for row in list_learners(session)} == {"bob", "cleo", "eve"}
        assert session.exec(select(Comment.text)).all() == ["Better now.", "It does not even start."]
        assert len(session.exec(select(Deed.id)).all()) == 2
        assert journal.undo("Ines") == "made a comment"
    with pytest.raises(UsageProblem, match="knows no learner"):
        told(*words(course, "forget", NAME), "--yes")


def test_what_was_said_of_a_family_goes_with_the_last_who_was_in_it(course, told):
    told(*words(course, "forget", "cleo"), "--yes")
    with open_journal(course.reports / "journal.db") as journal, journal.read() as session:
        assert "It does not even start." not in session.exec(select(Comment.text)).all()
        assert "def (" not in "".join(session.exec(select(FamilyFact.change)).all())
    assert b"def (" not in bytes_of(course)


def test_without_yes_and_a_terminal_nobody_is_forgotten(course, told):
    before = bytes_of(course)
    with pytest.raises(UsageProblem, match="It can't be undone"):
        told(*words(course, "forget", "bob"))
    with pytest.raises(UsageProblem, match="It can't be undone"):
        told(*words(course, "expire"), "--before", "2999-01-01")
    assert bytes_of(course) == before


def test_what_is_older_than_a_day_expires_and_who_has_nothing_else_with_it(course, told):
    for key, when in (("eve", "2026-01-10T10:00:00+00:00"), ("bob", "2026-06-10T10:00:00")):
        receipt = course.reports / key / "receipt.json"
        receipt.write_text(json.dumps(json.loads(receipt.read_text()) | {"submitted_at": when}))
    with open_journal(course.reports / "journal.db") as journal:
        course.take_into(journal)
    assert told(*words(course, "expire"), "--before", "2026-01-10")[1] == "Nothing is from before 2026-01-10.\n"
    code, said, _ = told(*words(course, "expire"), "--before", "2026-01-11", "--yes")
    assert (code, "Removed 1 attempt from" in said) == (0, True)
    assert b"# eve's" not in bytes_of(course)
    assert not (course.reports / "eve").exists()
    assert "\neve," not in (course.reports / "grades.csv").read_text(encoding="utf-8-sig")
    with open_journal(course.reports / "journal.db") as journal, journal.read() as session:
        assert {row.key.partition("-")[0] for row in list_learners(session)} == {"tamsin", "bob", "cleo"}
    code, said, _ = told(*words(course, "expire"), "--before", "2999-01-01", "--yes")
    assert "Removed 4 attempts" in said
    assert [path.name for path in course.reports.iterdir() if path.is_dir()] == []
    with open_journal(course.reports / "journal.db") as journal, journal.read() as session:
        assert session.exec(select(Learner.id)).all() == []


def test_an_older_attempt_expires_alone(course, told):
    with open_journal(course.reports / "journal.db") as journal:
        with journal.write() as session:
            bob = session.exec(select(Learner.id).where(Learner.key == "bob")).one()
            for attempt in session.exec(select(Attempt).where(Attempt.learner_id == bob)):
                attempt.submitted_at = f"{2999 if attempt.is_latest else 2020}-01-01T10:00:00+00:00"
        told(*words(course, "expire"), "--before", "2021-01-01", "--yes")
        with journal.read() as session:
            left = session.exec(select(Attempt.submitted_at).where(Attempt.learner_id == bob)).all()
    assert left == ["2999-01-01T10:00:00+00:00"]
    files = {path.name for path in (course.reports / "bob").iterdir()}
    assert files == {"receipt.json", "verdict.json", "verdict-2.json"}


@pytest.mark.parametrize(
    ("word", "telling"),
    [
        ("Tamsen Okafor", "knows no learner Tamsen Okafor.\nThe nearest: Tamsin Okafor (tamsin-okafor-"),
        ("nobody at all like this", "shows everybody"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(course, word, telling):
    with open_journal(course.reports / "journal.db") as journal, pytest.raises(UsageProblem) as problem:
        find_person(journal, word)
    assert telling in str(problem.value)


def test_two_of_the_same_name_are_told_apart_by_their_folders(course):
    with open_journal(course.reports / "journal.db") as journal:
        with journal.write() as session:
            session.add(Learner(key="okafor-2", identity="okafor-2", name="tamsin  okafor"))
        with pytest.raises(UsageProblem, match=r"2 learners are called .*\n.*okafor-2"):
            find_person(journal, NAME)
        assert find_person(journal, "okafor-2").name == "tamsin  okafor"


def test_a_copy_is_made_by_a_command(course, told, tmp_path):
    code, said, _ = told("class", "journal", "backup", tmp_path / "copies" / "monday.db", course.reports)
    assert (code, said.startswith(f"Wrote {tmp_path / 'copies' / 'monday.db'}.")) == (0, True)
    with open_journal(tmp_path / "copies" / "monday.db") as journal:
        assert find_person(journal, NAME).name == NAME


@pytest.mark.parametrize(
    ("more", "telling"),
    [
        (("expire", "nowhere", "--before", "2020-01-01"), "There is no journal at"),
        (("expire", "nowhere", "--before", "yesterday"), "which is no date"),
        (("backup", "copy.db", "nowhere"), "There is no journal at"),
    ],
)
def test_what_cannot_be_done_is_said(told, tmp_path, monkeypatch, more, telling):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageProblem, match=telling):
        told("class", "journal", *more)

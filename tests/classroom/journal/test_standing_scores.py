"""Grades that leave for other systems are those that people gave, where they gave one, under the names known there."""

import csv
import json

import pytest
from sqlmodel import select

from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.tables import Attempt, Learner

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Tiny (7)\n    Points Possible,,,,,10\n"
    '"Okafor, Tamsin",11,,tamsin,A,\nbob,12,,bob,A,\n'
)


def give(reports, name, score):
    with open_journal(reports / "journal.db") as journal:
        with journal.read() as session:
            find = select(Attempt.id).join(Learner).where(Learner.name == name, Attempt.is_latest)
            number = session.exec(find).one()
        journal.override("Ines", number, score, "as agreed")


@pytest.fixture(scope="module")
def hidden(make_hidden):
    """A class under pseudonyms; somebody was given another score."""
    reports = make_hidden()
    give(reports, "bob", 0.35)
    return reports


def test_a_gradebook_gets_the_scores_that_people_gave_behind_pseudonyms_too(hidden, told, tmp_path):
    book = tmp_path / "book.csv"
    book.write_text(CANVAS)
    words = ("class", "export", "canvas", hidden, "--out", tmp_path / "out", "--gradebook", book, "--column", "Tiny")
    code, out, _ = told(*words)
    assert code == 0
    filled = (tmp_path / "out" / "book.csv").read_text()
    assert '"Okafor, Tamsin",11,,tamsin,A,10\n' in filled
    assert "bob,12,,bob,A,3.5\n" in filled
    assert "bob: A person gave 0.35 in place of 0: as agreed" in out
    assert "cleo: no row is theirs" in out


def test_every_format_tells_it(hidden, told, tmp_path):
    assert told("class", "export", "gradescope", hidden, "--out", tmp_path)[0] == 0
    found = {path.parent.name: json.loads(path.read_text()) for path in tmp_path.glob("*/results.json")}
    assert found["bob"]["score"] == 35
    assert found["bob"]["extra_data"]["checks_score"] == 0
    assert "A person gave 0.35 in place of 0: as agreed" in found["bob"]["output"]
    assert "checks_score" not in found["cleo"]["extra_data"]
    assert told("class", "export", "junit", hidden, "--out", tmp_path)[0] == 0
    assert '<property name="override" value="0.3500" />' in (tmp_path / "junit.xml").read_text()
    assert told("class", "export", "csv", hidden, "--out", tmp_path)[0] == 0
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["grade"] for row in csv.DictReader(file) if row["override"]] == ["0.3500"]


def test_one_learners_folder_is_enough(course, told, tmp_path):
    with open_journal(course.reports / "journal.db") as journal:
        course.take_into(journal)
    give(course.reports, "bob", 0.35)
    for place in (course.reports / "bob", course.reports / "bob" / "verdict.json"):
        assert told("class", "export", "gradescope", place, "--out", tmp_path)[0] == 0
        assert json.loads((tmp_path / "results.json").read_text())["score"] == 35


def test_a_score_stays_with_the_attempt_that_it_was_given_to(course, turn, told, tmp_path):
    with open_journal(course.reports / "journal.db") as journal:
        course.take_into(journal)
    give(course.reports, "bob", 0.35)
    kept = (course.reports / "journal.db").read_bytes()
    turn(course, "second")
    (course.reports / "journal.db").write_bytes(kept)
    assert told("class", "export", "csv", course.reports, "--out", tmp_path)[0] == 0
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["folder"]: row for row in csv.DictReader(file)}
    assert (rows["bob"]["override"], rows["bob"]["grade"]) == ("", "1.0000")

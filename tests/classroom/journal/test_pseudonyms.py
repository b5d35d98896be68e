"""Under pseudonyms a name stands in the journal's one table, and nowhere else."""

import json
import sqlite3
from contextlib import closing

import pytest

from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.pseudonyms import (
    NOT_TOLD,
    blot_out,
    check_kind,
    find_people,
    find_telling,
    hide_names,
    may_tell,
)
from checker.errors import UsageProblem
from checker.submissions.collected import collect

NAME = "Tamsin Okafor"


@pytest.fixture(scope="module")
def hidden(make_hidden):
    """The class graded under pseudonyms, pages and all; one download cannot be read, and says whose it is."""
    return make_hidden()


def test_no_file_of_the_reports_and_no_other_table_tells_a_name(hidden):
    for path in hidden.rglob("*"):
        if path.is_file() and not path.name.startswith("journal.db"):
            content = path.read_bytes().lower()
            assert b"tamsin" not in content, path
            assert b"okafor" not in content, path
        assert "tamsin" not in path.name.lower()
    assert len(list(hidden.glob("*/report.html"))) == 3
    with closing(sqlite3.connect(hidden / "journal.db")) as connection:
        dump = [line for line in connection.iterdump() if not line.startswith('INSERT INTO "learner"')]
    assert len(dump) > 20
    assert not [line for line in dump if "tamsin" in line.lower() or "okafor" in line.lower()]


def test_the_journal_knows_who_stands_behind_a_pseudonym_and_keeps_it(course, hidden):
    with open_journal(hidden / "journal.db") as journal:
        people = find_people(journal)
        assert {person.name for person in people.values()} == {NAME, "bob", "cleo", "Pavel Tamsin"}
        assert all((hidden / key / "receipt.json").exists() for key in people)
        received = list(collect(course.katas, [course.root / "downloads"], "tiny"))
        assert {one.key for one in hide_names(received, journal)} <= set(people)
        with pytest.raises(UsageProblem, match="kept under pseudonyms"):
            check_kind(journal, pseudonyms=False)


def test_what_cannot_be_read_is_told_without_the_name(hidden):
    receipts = [json.loads(path.read_text()) for path in hidden.glob("*/receipt.json")]
    assert {receipt["source"] for receipt in receipts} == {NOT_TOLD}
    (unread,) = [receipt for receipt in receipts if receipt["problem"]]
    assert "not told" in unread["problem"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (NAME, "okafortamsin_12_34_app.py holds no app.py"),
        ("Li Wu", "downloads/Li_Wu/app.zip is no archive"),
        ("Li Wu", "wuli_12_34_app.py was chosen"),
        ("李伟", "李伟.zip is no archive"),
    ],
)
def test_a_name_is_found_in_what_downloads_are_called(name, text):
    telling = find_telling(name)
    assert may_tell(text, telling)
    assert not may_tell(blot_out(text, telling), telling)
    assert not may_tell("it holds nothing that would fit", telling)

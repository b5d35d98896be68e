"""What people do to a journal is kept the moment it is said to be, and can be undone."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from sqlmodel import select

from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.backups import list_backups, make_backup
from checker.classroom.journal.journal import LONGEST_TEXT
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.people import find_person
from checker.classroom.journal.removal import clean_families, delete_learner, wipe
from checker.classroom.journal.tables import Attempt, Comment, Learner
from checker.classroom.journal.views import list_deeds, list_snippets
from checker.errors import UsageProblem

WRITER = """
import sys
from checker.classroom.journal.opening import open_journal

journal = open_journal(sys.argv[1])
number = 0
while True:
    number += 1
    print(journal.comment_attempt("Ines", int(sys.argv[2]), f"comment {number}"), flush=True)
"""


@pytest.fixture
def bob(course, journal):
    """The number of an attempt, and a reading of all of it."""
    course.take_into(journal)
    with journal.read() as session:
        return session.exec(select(Attempt.id).join(Learner).where(Learner.key == "bob")).one()


def page(journal, number):
    with journal.read() as session:
        return find_attempt(session, number)


def test_a_comment_is_undone_and_that_of_another_is_left(journal, bob):
    journal.comment_attempt("Ines", bob, "First.", file="app.py", line=4)
    journal.comment_attempt("Marek", bob, "Second.")
    assert journal.undo("Ines") == "made a comment"
    assert [word.text for word in page(journal, bob).comments] == ["Second."]
    with pytest.raises(UsageProblem, match="nothing to undo"):
        journal.undo("Ines")


def test_taking_back_is_undone_too(journal, bob):
    number = journal.comment_attempt("Ines", bob, "Kept after all.")
    journal.remove("Marek", "comment", number)
    assert page(journal, bob).comments == ()
    assert journal.undo("Marek") == "removed a comment"
    assert [word.text for word in page(journal, bob).comments] == ["Kept after all."]


def test_what_its_author_undid_does_not_come_back_when_its_removal_is_undone(journal, bob):
    number = journal.comment_attempt("Ines", bob, "A slip.")
    journal.remove("Marek", "comment", number)
    journal.undo("Ines")
    journal.undo("Marek")
    assert page(journal, bob).comments == ()


def test_undoing_an_override_has_the_one_before_count_again(journal, bob):
    journal.override("Ines", bob, 0.5, "half")
    journal.override("Marek", bob, 1, "all of it")
    assert page(journal, bob).grade == 1
    assert journal.undo("Marek") == "made an override"
    assert (page(journal, bob).grade, page(journal, bob).override.reason) == (0.5, "half")
    journal.undo("Ines")
    assert (page(journal, bob).grade, page(journal, bob).override) == (0, None)


def test_a_settlement_and_a_snippet_are_undone(journal, bob):
    journal.settle("Ines", bob, "odd", page(journal, bob).verdict.id, "looked at")
    journal.keep_snippet("Ines", "greeting", "Read promise {promise} again, {learner}.")
    journal.undo("Ines")
    with journal.read() as session:
        assert list_snippets(session) == []
    assert [one.note for one in page(journal, bob).settled] == ["looked at"]
    journal.undo("Ines")
    assert page(journal, bob).settled == ()
    with journal.read() as session:
        assert [(deed.kind, deed.undone_at is None) for deed in list_deeds(session)] == [
            ("snippet", False),
            ("settlement", False),
        ]


@pytest.mark.parametrize(
    ("deed", "telling"),
    [
        (lambda journal, bob: journal.comment_attempt("Ines", bob, " \r\n "), "is empty"),
        (lambda journal, bob: journal.comment_attempt("Ines", bob, "x" * (LONGEST_TEXT + 1)), "longer than"),
        (lambda journal, bob: journal.comment_attempt(" ", bob, "words"), "name is empty"),
        (lambda journal, bob: journal.comment_attempt("Ines\x1b[2J", bob, "words"), "can't be shown"),
        (lambda journal, bob: journal.comment_attempt("Ines", 10**9, "words"), "no such submission"),
        (lambda journal, bob: journal.comment_family("Ines", "tiny", "no such", "words"), "no such family"),
        (lambda journal, bob: journal.override("Ines", bob, float("nan"), "words"), "no score"),
        (lambda journal, bob: journal.override("Ines", bob, 0.5, ""), "reason is empty"),
        (lambda journal, bob: journal.remove("Ines", "learner", 1), "not there any more"),
        (lambda journal, bob: journal.remove("Ines", "comment", 10**9), "not there any more"),
    ],
)
@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_what_cannot_be_done_is_refused_and_nothing_is_noted(journal, bob, deed, telling):
    with pytest.raises(UsageProblem, match=telling):
        deed(journal, bob)
    with journal.read() as session:
        assert list_deeds(session) == []


def test_what_a_person_was_told_is_kept_is_there_after_a_kill(journal, bob, where):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, where, str(bob)], stdout=subprocess.PIPE, text=True)
    told = [int(writer.stdout.readline()) for _ in range(5)]
    writer.send_signal(signal.SIGKILL)
    told += [int(line) for line in writer.stdout if line.endswith("\n")]
    writer.stdout.close()
    writer.wait()
    with journal.read() as session:
        kept = session.exec(select(Comment.id)).all()
    assert set(told) <= set(kept)


def test_many_write_at_once_while_reports_are_taken_in_and_nothing_is_lost(course, journal, bob, turn):
    turn(course, "again")
    failed = []

    def write(name):
        try:
            for number in range(10):
                journal.comment_attempt(name, bob, f"{name} {number}")
        except Exception as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(f"reviewer {number}",)) for number in range(6)]
    for writer in writers:
        writer.start()
    assert course.take_into(journal) == 6
    for writer in writers:
        writer.join()
    assert failed == []
    assert len(page(journal, bob).comments) == 60


def test_a_backup_made_while_somebody_writes_opens_and_is_whole(journal, bob, where, tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, where, str(bob)], stdout=subprocess.PIPE, text=True)
    told = int(writer.stdout.readline())
    copy = tmp_path / "copies" / "monday.db"
    make_backup(journal, copy)
    writer.kill()
    writer.stdout.close()
    writer.wait()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_journal(copy) as opened, opened.read() as session:
        comments = session.exec(select(Comment.id)).all()
        assert told in comments
        assert list_backups(session) == [str(copy)]
        numbers = {deed.mark_id for deed in list_deeds(session, most=10**6)}
    assert numbers == set(comments)
    assert [path.name for path in copy.parent.iterdir() if not path.name.startswith("monday.db")] == []
    with pytest.raises(UsageProblem, match="is there already"):
        make_backup(journal, copy)


def test_names_of_learners_stand_in_one_table(journal, bob):
    with journal.read() as session:
        assert session.exec(select(Learner.name).where(Learner.name == "Tamsin Okafor")).one()
        connection = session.connection()
        tables = [table for table in Learner.metadata.sorted_tables if table.name != "learner"]
        rest = json.dumps([[list(row) for row in connection.execute(table.select())] for table in tables])
    assert "bob" in rest
    assert "Tamsin" not in rest
    assert "Okafor" not in rest


def test_who_is_forgotten_leaves_no_row(journal, bob):
    journal.comment_attempt("Ines", bob, "Gone soon.")
    journal.settle("Ines", bob, "odd", page(journal, bob).verdict.id)
    person = find_person(journal, "bob")
    with journal.write() as session:
        delete_learner(session, person.id)
        clean_families(session)
    assert wipe(journal)
    with journal.read() as session:
        connection = session.connection()
        rest = json.dumps([[list(row) for row in connection.execute(table.select())] for table in tables()])
    assert "bob" not in rest
    assert "Gone soon" not in rest
    assert "hallo" not in rest


def tables():
    return Learner.metadata.sorted_tables

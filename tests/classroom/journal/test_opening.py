"""A journal of this version or the one before opens, and whatever is none is told in one message."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import select

from checker.classroom.journal.opening import MIGRATIONS, VERSION, make_engine, open_journal, read_url
from checker.classroom.journal.tables import Attempt, Learner, Row
from checker.classroom.journal.views import list_snippets
from checker.errors import UsageProblem

READ_ONLY = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP CAP_DAC_OVERRIDE: root reads and writes as others do
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1], sys.argv[2]])
"""
OPEN = """
import sys
from checker.classroom.journal.opening import open_journal
from checker.errors import UsageProblem
try:
    open_journal(sys.argv[1])
except UsageProblem as problem:
    print(problem)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request, tmp_path):
    """A place where there is no journal yet."""
    if request.param == "sqlite":
        return str(tmp_path / "new" / "journal.db")
    server = request.getfixturevalue("server")
    return server.url(server.make_database())


def upgrade(where, revision):
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    engine = make_engine(read_url(where))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def test_migrations_make_what_the_tables_say(nowhere):
    with open_journal(nowhere) as journal, journal.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []
        assert context.get_current_revision() == VERSION


@pytest.mark.parametrize("nowhere", ["postgresql"], indirect=True)
def test_a_journal_of_the_first_version_opens_with_its_rows(nowhere, tmp_path):
    for where in (nowhere, str(tmp_path / "journal.db")):
        engine = upgrade(where, "0001")
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO learner (id, key, identity, name) VALUES (1, 'ada', 'ada', 'Ada')"))
            connection.execute(
                text(
                    "INSERT INTO attempt (id, learner_id, kata, number, content_sha256, folder, status, line, notes,"
                    " is_latest) VALUES (1, 1, 'tiny', 2, 'abc', 'ada', 'graded', '', '[]', true)"
                )
            )
        engine.dispose()
        with open_journal(where) as journal, journal.read() as session:
            assert session.exec(select(Learner.name)).all() == ["Ada"]
            assert session.exec(select(Attempt.number, Attempt.minutes)).all() == [(2, None)]
            assert list_snippets(session) == []
        open_journal(where).close()


def test_a_journal_of_a_newer_version_is_left_as_it_is(nowhere):
    with open_journal(nowhere) as journal, journal.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(UsageProblem, match=r"written by a newer version of the checker \(its schema is 0999\)"):
        open_journal(nowhere)


def test_a_database_with_something_else_in_it_is_left_as_it_is(nowhere):
    engine = make_engine(read_url(nowhere)) if "://" in nowhere else None
    if engine is None:
        os.makedirs(os.path.dirname(nowhere))  # noqa: PTH103, PTH120 - as a file of somebody else's would come to be
        with closing(sqlite3.connect(nowhere)) as connection:
            connection.execute("CREATE TABLE orders (id INTEGER)")
            connection.commit()
    else:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE orders (id INTEGER)"))
        engine.dispose()
    with pytest.raises(UsageProblem, match="holds something else, and no journal"):
        open_journal(nowhere)


def test_a_file_that_is_no_database_is_told_so(tmp_path):
    file = tmp_path / "journal.db"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(UsageProblem, match="can't be opened: file is not a database"):
        open_journal(file)
    assert file.read_text().startswith("Dear diary")


def test_a_folder_in_place_of_a_file_is_told_so(tmp_path):
    with pytest.raises(UsageProblem, match="can't be opened: unable to open database file"):
        open_journal(tmp_path)


def test_a_folder_without_rights_is_told_so_without_a_traceback(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o500)
    for where in (folder / "journal.db", folder / "deeper" / "journal.db"):
        said = subprocess.run(
            [sys.executable, "-c", READ_ONLY, OPEN, str(where)], capture_output=True, text=True, check=True
        )
        assert said.stderr == ""
        assert f"The journal {where} can't be" in said.stdout
        assert "--journal" in said.stdout


@pytest.mark.parametrize(
    ("where", "telling"),
    [
        ("mysql://root@localhost/class", "no place for a journal"),
        ("://", "no place for a journal"),
        ("postgresql://nobody@/class?host=/nowhere-at-all", "can't be opened"),
    ],
)
def test_what_is_no_place_for_a_journal_is_told_so(where, telling):
    with pytest.raises(UsageProblem, match=telling):
        open_journal(where)


def test_a_password_in_an_address_is_not_told():
    with pytest.raises(UsageProblem) as problem:
        open_journal("postgresql://ines:secret-word@127.0.0.1:1/class")
    assert "secret-word" not in str(problem.value)


def test_a_journal_is_for_its_owner_alone(tmp_path):
    place = tmp_path / "class" / "journal.db"
    with open_journal(place) as journal:
        journal.keep_snippet("Grace", "Status", "See promise {promise}.")
        assert {path.name: path.stat().st_mode & 0o777 for path in place.parent.iterdir()} == dict.fromkeys(
            ("journal.db", "journal.db-wal", "journal.db-shm"), 0o600
        )

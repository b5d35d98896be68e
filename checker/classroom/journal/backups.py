"""Makes copies of a journal while it is in use, and knows which there are."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, select
from sqlmodel import Session, col
from sqlmodel import select as pick

from checker.classroom.journal.journal import Journal, now
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.tables import Backup, Row
from checker.errors import UsageProblem
from checker.verdict_file import sync_folder

AT_A_TIME = 1000
"""So many rows."""


def make_backup(journal: Journal, path: Path) -> None:
    """Copy a journal as it is at one moment; others read and write meanwhile. The copy is a file in any case.

    It is noted before it is made: whoever is forgotten later is told of it.

    Args:
        journal: Which.
        path: The copy; there must be nothing yet.

    Raises:
        UsageProblem: There is something, or it can't be written.
    """
    path = path.absolute()
    if path.exists():
        raise UsageProblem(f"{path} is there already.", "Name another file: no copy is written over.")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with journal.write() as session:
            session.merge(Backup(path=str(path), made_at=now()))
        if journal.engine.dialect.name == "sqlite":
            copy_file(Path(journal.engine.url.database or ""), part)
        else:
            copy_rows(journal, part)
        part.rename(path)
        sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageProblem(f"{path} can't be written: {reason}.", "Name a file that you may write.") from None
    finally:
        for left in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
            left.unlink(missing_ok=True)


def copy_file(file: Path, part: Path) -> None:
    """SQLite's own copy of a file in use, in one step: https://www.sqlite.org/backup.html ."""
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def copy_rows(journal: Journal, part: Path) -> None:
    """The rows of a database elsewhere, as they are at one moment, in a new file."""
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    at_one_moment = journal.engine.execution_options(isolation_level="REPEATABLE READ")
    with open_journal(part) as copy, at_one_moment.connect() as source, copy.write() as target:
        for table in Row.metadata.sorted_tables:
            for rows in source.execute(select(table)).mappings().partitions(AT_A_TIME):
                target.execute(insert(table), [dict(row) for row in rows])
    with closing(sqlite3.connect(part)) as target:
        target.execute("PRAGMA journal_mode=DELETE")


def list_backups(session: Session) -> list[str]:
    """The copies that were made, the oldest first; whether they are there still is another thing."""
    return list(session.exec(pick(Backup.path).order_by(col(Backup.made_at), col(Backup.path))).all())


def find_holders(paths: list[str], key: str) -> Iterator[str]:
    """The copies that are there and hold a learner; one that can't be read may.

    Args:
        paths: Of the copies.
        key: The learner's.
    """
    for path in paths:
        if not Path(path).exists():
            continue
        try:
            with closing(sqlite3.connect(f"{Path(path).as_uri()}?mode=ro", uri=True)) as copy:
                if copy.execute("SELECT 1 FROM learner WHERE key = ?", (key,)).fetchone():
                    yield path
        except sqlite3.Error:
            yield path

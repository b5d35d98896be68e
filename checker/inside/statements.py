"""Has SQLite connections say which statements they run, with how many rows.

`sqlite3` gives subclasses in the place of its own classes. An app can hardly tell: what is raised in them passes
without a line of theirs in its traceback, and a class that the app derives from them does what it would do.
"""

import functools
import sqlite3
import sqlite3.dbapi2
from contextlib import suppress
from sqlite3 import Connection as SystemConnection
from sqlite3 import Cursor as SystemCursor
from typing import Any

from checker.inside.notes import Statement, note_statement

FACTORY_PLACE = 5
"""The place of `factory` among the arguments of `sqlite3.connect`."""


def leave_out(error: BaseException) -> None:
    """Take the function that has caught this out of its traceback; a bare `raise` does not put it in again."""
    here = error.__traceback__
    error.__traceback__ = here and here.tb_next


class Cursor(SystemCursor):
    """Notes what it runs."""

    __slots__ = ("noted",)
    noted: Statement | None

    def execute(self, *arguments: Any, **options: Any) -> Any:
        """As ever, with a note."""
        noted = self.noted = note_statement(*arguments)
        try:
            SystemCursor.execute(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise
        if noted is not None:
            count_changes(self, noted)
        return self

    def executemany(self, *arguments: Any, **options: Any) -> Any:
        """As ever, with a note."""
        noted = self.noted = note_statement(*arguments[:1])
        try:
            SystemCursor.executemany(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise
        if noted is not None:
            count_changes(self, noted)
        return self

    def executescript(self, *arguments: Any, **options: Any) -> Any:
        """As ever, with a note."""
        self.noted = note_statement(*arguments[:1])
        try:
            return SystemCursor.executescript(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise

    def fetchone(self, *arguments: Any, **options: Any) -> Any:
        """As ever, counted."""
        try:
            row = SystemCursor.fetchone(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise
        count(self, row is not None)
        return row

    def fetchmany(self, *arguments: Any, **options: Any) -> Any:
        """As ever, counted."""
        try:
            rows = SystemCursor.fetchmany(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise
        count(self, len(rows))
        return rows

    def fetchall(self, *arguments: Any, **options: Any) -> Any:
        """As ever, counted."""
        try:
            rows = SystemCursor.fetchall(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise
        count(self, len(rows))
        return rows

    def __next__(self) -> Any:
        """As ever, counted."""
        try:
            row = SystemCursor.__next__(self)
        except BaseException as error:
            leave_out(error)
            raise
        count(self, 1)
        return row


def count(cursor: Cursor, rows: int) -> None:
    """Note that rows were fetched."""
    noted = getattr(cursor, "noted", None)
    if noted is not None and cursor.description is not None:
        noted.rows += rows


def count_changes(cursor: Cursor, noted: Statement) -> None:
    """Note how many rows were changed; rows to be fetched are counted as they are."""
    noted.rows = 0 if cursor.description is not None else cursor.rowcount


class Connection(SystemConnection):
    """Gives cursors that note what they run, to its own shortcuts too, which in C pass them by."""

    __slots__ = ()

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        """As ever, with another class where none is asked for."""
        try:
            if not arguments and not options:
                arguments = (Cursor,)
            return SystemConnection.cursor(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise

    def commit(self, *arguments: Any, **options: Any) -> None:
        """As ever, with a note where there is something to commit."""
        note_end(self, "COMMIT")
        try:
            SystemConnection.commit(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise

    def rollback(self, *arguments: Any, **options: Any) -> None:
        """As ever, with a note where there is something to roll back."""
        note_end(self, "ROLLBACK")
        try:
            SystemConnection.rollback(self, *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise

    def __exit__(self, *told: Any) -> Any:
        """As ever, with a note of how the transaction ends."""
        note_end(self, "ROLLBACK" if told and told[0] is not None else "COMMIT")
        try:
            return SystemConnection.__exit__(self, *told)
        except BaseException as error:
            leave_out(error)
            raise

    def execute(self, *arguments: Any, **options: Any) -> Any:
        """As ever."""
        try:
            return Cursor.execute(SystemConnection.cursor(self, Cursor), *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise

    def executemany(self, *arguments: Any, **options: Any) -> Any:
        """As ever."""
        try:
            return Cursor.executemany(SystemConnection.cursor(self, Cursor), *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise

    def executescript(self, *arguments: Any, **options: Any) -> Any:
        """As ever."""
        try:
            return Cursor.executescript(SystemConnection.cursor(self, Cursor), *arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise


def note_end(connection: Connection, how: str) -> None:
    """Note how a transaction ends; one that is closed says so by itself."""
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            note_statement(how)


for ours, system in ((Cursor, SystemCursor), (Connection, SystemConnection)):
    ours.__module__, ours.__doc__ = "sqlite3", system.__doc__


def watch_statements() -> None:
    """From now on new connections say what they run."""
    connect = sqlite3.connect

    @functools.wraps(connect)
    def watched(*arguments: Any, **options: Any) -> Any:
        if len(arguments) <= FACTORY_PLACE:
            options.setdefault("factory", Connection)
        try:
            return connect(*arguments, **options)
        except BaseException as error:
            leave_out(error)
            raise

    for module in (sqlite3, sqlite3.dbapi2):
        vars(module).update(connect=watched, Connection=Connection, Cursor=Cursor)

"""Has SQLite connections say which statements they run, with how many rows.

What `sqlite3.connect` gives is a connection as ever, of a subclass; one whose class the app chooses itself is left
alone.
"""

import functools
import sqlite3
import sqlite3.dbapi2
from collections.abc import Iterable
from typing import Any

from checker.inside.notes import Statement, note_statement

FACTORY_PLACE = 5
"""The place of `factory` among the arguments of `sqlite3.connect`."""


class Cursor(sqlite3.Cursor):
    """Notes what it runs."""

    statement: Statement | None = None

    def execute(self, sql: str, parameters: Any = (), /) -> "Cursor":
        """As ever, with a note."""
        self.statement = note_statement(sql, parameters)
        super().execute(sql, parameters)
        self.count_changes()
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "Cursor":
        """As ever, with a note."""
        self.statement = note_statement(sql, ())
        super().executemany(sql, parameters)
        self.count_changes()
        return self

    def executescript(self, script: str, /) -> "Cursor":
        """As ever, with a note."""
        self.statement = note_statement(script, ())
        super().executescript(script)
        return self

    def count_changes(self) -> None:
        """Note how many rows were changed; rows to be fetched are counted as they are."""
        if self.statement is not None:
            self.statement.rows = 0 if self.description is not None else self.rowcount

    def count(self, rows: int) -> None:
        """Note that rows were fetched."""
        if self.statement is not None and self.description is not None:
            self.statement.rows += rows

    def fetchone(self) -> Any:
        """As ever, counted."""
        row = super().fetchone()
        self.count(row is not None)
        return row

    def fetchmany(self, *arguments: Any, **options: Any) -> list[Any]:
        """As ever, counted."""
        rows = super().fetchmany(*arguments, **options)
        self.count(len(rows))
        return rows

    def fetchall(self) -> list[Any]:
        """As ever, counted."""
        rows = super().fetchall()
        self.count(len(rows))
        return rows

    def __next__(self) -> Any:
        """As ever, counted."""
        row = super().__next__()
        self.count(1)
        return row


class Connection(sqlite3.Connection):
    """Gives cursors that note what they run, to its own shortcuts too, which in C pass them by."""

    def cursor(self, factory: Any = None) -> Any:
        """As ever, with another class where none is asked for."""
        return super().cursor(Cursor if factory is None else factory)

    def commit(self) -> None:
        """As ever, with a note where there is something to commit."""
        self.note_end("COMMIT")
        super().commit()

    def rollback(self) -> None:
        """As ever, with a note where there is something to roll back."""
        self.note_end("ROLLBACK")
        super().rollback()

    def __exit__(self, kind: Any, error: Any, traceback: Any, /) -> Any:
        """As ever, with a note of how the transaction ends."""
        self.note_end("COMMIT" if kind is None else "ROLLBACK")
        return super().__exit__(kind, error, traceback)

    def note_end(self, how: str) -> None:
        """Note how a transaction ends."""
        if self.in_transaction:
            note_statement(how, ())

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        """As ever."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Any:
        """As ever."""
        return self.cursor().executemany(sql, parameters)

    def executescript(self, script: str, /) -> Any:
        """As ever."""
        return self.cursor().executescript(script)


for each in (Cursor, Connection):
    each.__module__ = "sqlite3"


def watch_statements() -> None:
    """From now on new connections say what they run."""
    connect = sqlite3.connect

    @functools.wraps(connect)
    def watched(*arguments: Any, **options: Any) -> Any:
        if len(arguments) <= FACTORY_PLACE:
            options.setdefault("factory", Connection)
        return connect(*arguments, **options)

    sqlite3.connect = sqlite3.dbapi2.connect = watched

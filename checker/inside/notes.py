"""Keeps what the app does while it answers a request, until the request is done: functions entered, SQL run.

Bounded in number and size; what is over the bounds is not kept. A note belongs to the request whose context it is made
in, or to the only one that is being answered.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.inside.spans import REQUEST

ENTERED = 40
ENTERED_A_LINE = 8
STATEMENTS = 30
SQL_CHARACTERS = 600
PARAMETERS_CHARACTERS = 300


@dataclass
class Statement:
    """An SQL statement; its rows are counted as they are fetched."""

    sql: str
    parameters: str
    rows: int = -1
    """Negative where it is not known."""


@dataclass
class Notes:
    """Those of one request."""

    entered: dict[tuple[str, str, int], None] = field(default_factory=dict)
    """Name, file and line of a function, in the order of the first entry."""
    statements: list[Statement] = field(default_factory=list)

    def told_entries(self) -> Iterator[list[tuple[str, str, int]]]:
        """The functions, in parts that fit a line."""
        functions = list(self.entered)
        for first in range(0, len(functions), ENTERED_A_LINE):
            yield functions[first : first + ENTERED_A_LINE]

    def told_statements(self) -> Iterator[tuple[str, str, int]]:
        """The statements, one a line."""
        for each in self.statements:
            yield each.sql, each.parameters, each.rows


OPEN: dict[int, Notes] = {}
"""By request number: those that are being answered."""


def current() -> Notes | None:
    """The notes of the request that is being answered here."""
    number = REQUEST.get()
    if number:
        return OPEN.get(number)
    # A thread that was not begun with the request's context, as a driver's own.
    found = list(OPEN.values())
    return found[0] if len(found) == 1 and threading.current_thread() is not threading.main_thread() else None


def note_entry(function: tuple[str, str, int]) -> None:
    """A function was entered."""
    notes = current()
    if notes is not None and len(notes.entered) < ENTERED:
        notes.entered.setdefault(function)


def note_statement(sql: object, parameters: object) -> Statement | None:
    """A statement is about to run; None where it is not kept."""
    notes = current()
    if notes is None or len(notes.statements) >= STATEMENTS or not isinstance(sql, str):
        return None
    statement = Statement(" ".join(sql[:SQL_CHARACTERS].split()), show(parameters))
    notes.statements.append(statement)
    return statement


def show(parameters: object) -> str:
    """Parameters as Python shows them, if they are of the kinds that can be shown without running the app's code."""
    if isinstance(parameters, dict):
        pairs = (f"{plain(name)[:40]}: {plain(value)}" for name, value in list(parameters.items())[:12])
        return ", ".join(pairs)[:PARAMETERS_CHARACTERS]
    if isinstance(parameters, list | tuple):
        return ", ".join(plain(value) for value in parameters[:12])[:PARAMETERS_CHARACTERS]
    return ""


def plain(value: object) -> str:
    """A value that SQLite takes by itself; the name of its type for any other."""
    if type(value) in (int, float, bool, type(None)):
        return repr(value)
    if type(value) is str:
        return repr(value[:80])
    return f"<{type(value).__name__}>"

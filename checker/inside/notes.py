"""Keeps what the app does while it answers a request, until the request is done: functions entered, SQL run.

Bounded in number and size; what is over the bounds is not kept. A note belongs to the request whose context it is made
in, or to the only one that is being answered.
"""

import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice

from checker.inside.spans import REQUEST

TOLD_ENTRIES = 40
ENTRIES_A_LINE = 8
STATEMENTS = 30
SQL_CHARACTERS = 600
PARAMETERS_CHARACTERS = 300
LARGEST_INTEGER = 2**64
"""Larger ones are more than SQLite takes, and can be too large to be shown."""
NAME_OF_TYPE = type.__dict__["__name__"].__get__
"""A class may have another idea of its name, in code of the app's."""
SHOWN = 12
"""How many parameters of a statement are shown."""

functions: list[tuple[str, str, int]] = []
"""Name, file and line of all functions that can be noted; they are known by their place here."""

STRAY: dict[int, None] = {}
"""Entered in threads that were not begun with the context of a request, as a driver's own."""
ENTERED: ContextVar[dict[int, None]] = ContextVar("entered", default=STRAY)
"""Takes the functions that are entered in this context, in the order of the first entry."""


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

    entered: dict[int, None] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    is_alone: bool = True
    """Whether no other request was being answered at the same time."""

    def told_entries(self) -> Iterator[list[tuple[str, str, int]]]:
        """The functions, in parts that fit a line."""
        entered = [functions[index] for index in islice(self.entered, TOLD_ENTRIES)]
        for first in range(0, len(entered), ENTRIES_A_LINE):
            yield entered[first : first + ENTRIES_A_LINE]

    def told_statements(self) -> Iterator[tuple[str, str, int]]:
        """The statements, one a line."""
        for each in self.statements:
            yield each.sql, each.parameters, each.rows


OPEN: dict[int, Notes] = {}
"""By request number: those that are being answered."""


def open_notes(number: int) -> None:
    """Note from now on, in this context, for a request."""
    notes = OPEN[number] = Notes()
    REQUEST.set(number)
    ENTERED.set(notes.entered)
    if len(OPEN) == 1:
        STRAY.clear()
    else:
        for each in OPEN.values():
            each.is_alone = False


def close_notes(number: int) -> Notes:
    """What was noted of a request, which is done."""
    notes = OPEN.pop(number)
    if notes.is_alone:
        notes.entered.update(STRAY)
    return notes


def note_nothing() -> None:
    """What is entered in this context, or one that comes of it, belongs to no request."""
    ENTERED.set({})


def current() -> Notes | None:
    """The notes of the request that is being answered here."""
    number = REQUEST.get()
    if number:
        return OPEN.get(number)
    found = list(OPEN.values())
    return found[0] if len(found) == 1 and threading.current_thread() is not threading.main_thread() else None


def note_statement(sql: object = None, parameters: object = (), *_: object) -> Statement | None:
    """A statement is about to run; None where it is not kept."""
    notes = current()
    if notes is None or len(notes.statements) >= STATEMENTS or not isinstance(sql, str):
        return None
    start = str.__getitem__(sql, slice(SQL_CHARACTERS))
    statement = Statement(" ".join(start.split()), show(parameters))
    notes.statements.append(statement)
    return statement


def show(parameters: object) -> str:
    """Parameters as Python shows them, if they are of the kinds that can be shown without running the app's code."""
    if type(parameters) is dict:
        pairs = (f"{plain(name)[:40]}: {plain(value)}" for name, value in islice(parameters.items(), SHOWN))
        return ", ".join(pairs)[:PARAMETERS_CHARACTERS]
    if type(parameters) in (list, tuple):
        return ", ".join(plain(value) for value in islice(parameters, SHOWN))[:PARAMETERS_CHARACTERS]  # type: ignore[call-overload]
    return ""


def plain(value: object) -> str:
    """A value that SQLite takes by itself; the name of its type for any other."""
    if type(value) is int:
        return repr(value) if abs(value) < LARGEST_INTEGER else "<int>"
    if type(value) in (float, bool, type(None)):
        return repr(value)
    if type(value) is str:
        return repr(value[:80])
    return f"<{NAME_OF_TYPE(type(value))}>"

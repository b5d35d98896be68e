"""Reads which exception left the app, and what kind of thing failed, off the trace or off what the app printed."""

import builtins
import re
from typing import NamedTuple

from checker.model.exchange import Exchange
from checker.model.stage import Stage
from checker.model.verdict import Case

MESSAGE_CHARACTERS = 160
WITHIN = re.compile(r"within (?P<library>[A-Za-z_]\w{0,60})")
"""The library in whose own code an exception was raised, as the served app tells it."""
PLACE = re.compile(r'File "(?P<file>[^"]{1,200})", line (?P<line>\d{1,7}), in (?P<function>.{1,100})')
LAST_LINE = re.compile(r"^(?P<type>[A-Za-z_][\w.]{0,120}): ?(?P<message>.*)$|^(?P<bare>[A-Za-z_][\w.]{0,120})$")

DETAIL = re.compile(r"'loc': \((?P<path>[^)]{1,200})\), 'msg': '(?P<message>[^']{1,200})'")
"""One error of FastAPI's ResponseValidationError."""

LIBRARIES: dict[str, Stage] = {
    "sqlite3": "data",
    "sqlalchemy": "data",
    "sqlmodel": "data",
    "httpx": "upstream",
    "httpx2": "upstream",
    "jwt": "authentication",
    "fastapi": "response",
}
"""Which stage an exception of a library speaks of. FastAPI's own that leaves an app is that of a response model.

Pydantic's is of where it was raised: what it turns away in a request never leaves an app.
"""
MODELS = ("pydantic", "pydantic_core")


class Raised(NamedTuple):
    """An exception that left the app."""

    type: str
    """With its module, where it is no built-in one."""
    message: str
    file: str
    """The learner's own file where it came from; empty where it passed through none."""
    line: int
    function: str
    within: str = ""
    """The library in whose code it was raised; empty where that was the app's own, or is not known."""

    @property
    def name(self) -> str:
        """The type without its module."""
        return self.type.rpartition(".")[2]

    @property
    def is_own(self) -> bool:
        """Whether the type is of the app's own making."""
        return not hasattr(builtins, self.type) and "." in self.type and self.module not in KNOWN

    @property
    def module(self) -> str:
        """The type's library; of a built-in type the one that raised it, if any did."""
        return self.type.partition(".")[0] if "." in self.type else self.within

    @property
    def words(self) -> str:
        """Type and message, on a line."""
        return f"`{self.name}: {self.message}`" if self.message else f"`{self.name}`"

    @property
    def place(self) -> str:
        """Where in the learner's own code it came from, as `app.py, line 12`; empty where that is not known."""
        return f"{self.file}, line {self.line}" if self.file else ""


KNOWN = {*LIBRARIES, *MODELS, "starlette", "asyncio", "json", "anyio", "concurrent", "decimal", "uvicorn", "multipart"}


def read_raised(exchange: Exchange) -> Raised | None:
    """The exception that left the app while it answered; None where the trace tells of none."""
    if exchange.trace is None or not exchange.trace.raised:
        return None
    *lines, summary = exchange.trace.raised
    found = [place for place in map(PLACE.search, lines) if place]
    within = next((told["library"] for told in map(WITHIN.fullmatch, lines) if told), "")
    return read_exception(summary, found[-1] if found else None, within)


def read_printed(case: Case) -> Raised | None:
    """The last exception whose traceback the app printed, where no trace tells of it."""
    _, found, traceback = case.output.text.rpartition("Traceback (most recent call last):\n")
    summary = next((line for line in traceback.splitlines() if line and not line.startswith((" ", "\t"))), "")
    return read_exception(summary, None) if found else None


def find_details(summary: str) -> str:
    """What pydantic or FastAPI complains of first, as `placed_at: Input should be a valid datetime`; else nothing."""
    told = DETAIL.search(summary)
    if told:
        path = ".".join(re.findall(r"[\w-]+", told["path"]))
        return f"{path}: {told['message']}"
    name, *lines = summary.partition("\n")[2].split("\n")
    if "ValidationError: " not in summary.partition("\n")[0] or not lines or not lines[0].startswith("  "):
        return ""
    return f"{name}: {lines[0].partition(' [type=')[0].strip()}"


def read_exception(summary: str, place: re.Match[str] | None, within: str = "") -> Raised | None:
    """Take apart `module.Type: message`."""
    first = summary.partition("\n")[0]
    match = LAST_LINE.match(first)
    if match is None:
        return None
    message = find_details(summary) or (match["message"] or "").strip()
    file, line, function = (place["file"], int(place["line"]), place["function"]) if place else ("", 0, "")
    return Raised(match["type"] or match["bare"], message[:MESSAGE_CHARACTERS], file, line, function, within)

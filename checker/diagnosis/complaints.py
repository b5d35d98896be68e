"""Reads what validation complained of: off the answer, else off the trace."""

from typing import Any, NamedTuple

from checker.diagnosis.sent import read_json
from checker.model.exchange import Exchange

COMPLAINTS = 10


class Complaint(NamedTuple):
    """One thing that validation turned away."""

    where: str
    """As FastAPI names places: `query`, `body`, `path`, `header`, `cookie`."""
    name: str
    """The rest of the way to it, as `items.0.title`; empty where all of the place is meant."""
    message: str
    from_server: bool
    """Whether only the trace tells of it."""
    looked_in: bool = True
    """Whether something was found there and looked into: of a missing parameter FastAPI says that its input is null."""

    @property
    def path(self) -> str:
        """Place and name, as `body.title`."""
        return f"{self.where}.{self.name}" if self.name else self.where

    @property
    def is_missing(self) -> bool:
        """Whether nothing was found there."""
        return self.message == "Field required"


def read_complaints(exchange: Exchange) -> tuple[Complaint, ...]:
    """What validation complained of in FastAPI's own words; nothing where it did not, or other words were put in."""
    answer = read_json(exchange.response.body) if exchange.response else None
    detail = answer.get("detail") if isinstance(answer, dict) else None
    told = [complaint for complaint in map(read_detail, detail if isinstance(detail, list) else []) if complaint]
    if not told and exchange.trace is not None:
        told = [read_line(line) for line in exchange.trace.validation_errors]
    return tuple(told[:COMPLAINTS])


def read_detail(error: Any) -> Complaint | None:
    """One error of FastAPI's 422; None where it is something else."""
    match error:
        case {"loc": [str(where), *rest], "msg": str(message), **more}:
            name = ".".join(str(part) for part in rest)
            return Complaint(where, name, message, from_server=False, looked_in=more.get("input", "") is not None)
    return None


def read_line(line: str) -> Complaint:
    """One error as the trace has it: `body.title: Field required`."""
    path, _, message = line.partition(": ")
    where, _, name = path.partition(".")
    return Complaint(where, name, message, from_server=True)

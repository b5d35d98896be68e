"""An assignment: which katas a class is to do, in which order and until when."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from checker.model.record import Record


class Assignment(Record):
    """What assignment.toml says."""

    format: Literal[1] = 1
    """Of the file."""
    title: str
    katas: Annotated[tuple[str, ...], Field(min_length=1)]
    """Their slugs, in the order in which they are meant to be done."""
    deadline: AwareDatetime | None = None
    """With its offset from UTC: a class may sit in several zones. None where there is no deadline."""

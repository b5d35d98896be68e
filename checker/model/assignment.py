"""An assignment: which katas a class is to do, until when, what handing in late costs, and what learners are shown."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from checker.model.record import Record

FailureDetails = Literal["full", "received", "none"]
"""What a learner is told of a check that fails: everything; what was sent and what came; that it fails, and no more."""

Disclosure = Literal["always", "after_deadline", "never"]
"""When a learner is told of a check at all."""


class LateRule(Record):
    """What handing in late costs. A day is 24 hours, counted from the learner's own deadline."""

    grace_minutes: Annotated[int, Field(ge=0)] = 0
    """So much later is not late; what is later than that is late from the deadline on."""
    per_day: Annotated[int, Field(ge=0, le=100)]
    """Percent of the score that each day begun takes off."""
    at_most: Annotated[int, Field(ge=0, le=100)] = 100
    """Percent of the score that are taken off in all."""
    closes_after_days: Annotated[int, Field(ge=0)] | None = None
    """After so many days nothing counts any more; None where that never comes."""


class Assignment(Record):
    """What assignment.toml says."""

    format: Literal[1] = 1
    """Of the file."""
    title: str
    katas: Annotated[tuple[str, ...], Field(min_length=1)]
    """Their slugs, in the order in which they are meant to be done."""
    deadline: AwareDatetime | None = None
    """With its offset from UTC: a class may sit in several zones. None where there is no deadline."""
    late: LateRule | None = None
    """None where handing in late costs nothing."""
    extensions: Mapping[str, AwareDatetime] = {}
    """Deadlines of single learners, by name."""
    failure_details: FailureDetails = "full"
    checks: Mapping[str, Disclosure] = {}
    """By a check's id, or a pattern of ids such as `hidden/*`; the last that fits counts. Others are always told of."""

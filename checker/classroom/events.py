"""What a class run tells while it goes on: progress, messages and pages are made by who listens."""

from dataclasses import dataclass

from checker.model.assignment import Assignment
from checker.model.entry import Entry


@dataclass(frozen=True)
class Began:
    """All that was handed in has been read."""

    to_grade: int
    graded_before: int
    """Verdicts that lie there already, of the same content, kata and versions."""
    not_graded: int
    """What can't be graded, for a reason that lies in what was handed in."""
    earlier: int
    """Attempts that a later one of the same learner stands for."""
    left_out: tuple[str, ...]
    """Messages about what lies nowhere, since something else took its place."""


@dataclass(frozen=True)
class Settled:
    """One submission's verdict is on the disk, or it is certain that there will be none."""

    entry: Entry


@dataclass(frozen=True)
class PagesBegan:
    """Everybody is graded; pages are made now."""

    to_make: int


@dataclass(frozen=True)
class PageMade:
    """One page is there, or could not be made."""

    problem: str
    """Empty where it is there."""


@dataclass(frozen=True)
class Ended:
    """The overview is written."""

    entries: tuple[Entry, ...]
    """All that lies in the folder of reports."""
    graded: int
    """Verdicts of this command."""
    faults: int
    """Submissions that this command could not grade, through no fault of the learners'."""
    notes: tuple[str, ...] = ()
    """What else a person should know, such as which machines of a cluster took no part, and why."""
    assignment: Assignment | None = None
    """What grades were counted by; None where there is none."""


Event = Began | Settled | PagesBegan | PageMade | Ended

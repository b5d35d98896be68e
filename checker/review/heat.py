"""Says how a last attempt looks in a table of the class: its shade, its percent, its marks, which need no colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.classroom.filling import write_percent
from checker.classroom.journal.class_figures import find_bucket
from checker.classroom.journal.records import Cell

MARKS: Mapping[str, str] = {
    "U": "unstable",
    "O": "overridden",
    "F": "fault of the checker",
    "N": "not graded",
    "L": "late",
}
"""The letter of each mark, and what it says."""
BUCKETS = ("0 %", "below 25 %", "below 50 %", "below 75 %", "below 100 %", "100 %")
"""What the buckets of grades are called."""
NONE = "none"
"""The shade of what has no grade."""


@dataclass(frozen=True)
class Heat:
    """A cell as it is shown."""

    attempt: int
    shade: str
    """`g0` to `g5`, or `none`."""
    percent: str
    marks: str
    """Letters."""
    late: str
    """How late, in words; empty where it was not."""


def make_heat(cell: Cell, late: str) -> Heat:
    """How a last attempt looks.

    Args:
        cell: The attempt.
        late: How late it was, in words; empty where it was not.
    """
    marks = "U" if cell.unstable else ""
    marks += "" if cell.override is None else "O"
    marks += {"checker fault": "F", "not graded": "N"}.get(cell.status, "")
    marks += "L" if late else ""
    if cell.grade is None:
        return Heat(cell.attempt_id, NONE, "\u2013", marks, late)
    return Heat(cell.attempt_id, f"g{find_bucket(cell.grade)}", write_percent(cell.grade), marks, late)

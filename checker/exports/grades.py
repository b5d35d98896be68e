"""Writes grades.csv: a row for each learner and kata, which a spreadsheet opens and never takes for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from checker.exports.graded import Given, tell_given
from checker.lateness import count_grade, find_lateness, raw_score, tell_grade, tell_lateness, write_number
from checker.model.assignment import Assignment
from checker.model.entry import Entry, Result

COLUMNS = (
    "learner", "kata", "status", "conclusion", "score", "override", "percent_off", "grade", "fixed", "to_fix", "kept",
    "to_keep", "unstable", "attempt", "submitted_at", "deadline", "graded_at", "notes", "folder",
)  # fmt: skip
NOTHING: Mapping[str, Given] = MappingProxyType({})
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet compute a cell, as OWASP's page on CSV injection lists it; the last four are full-width."""


def make_grades(
    entries: Iterable[Entry], assignment: Assignment | None = None, given: Mapping[str, Given] = NOTHING
) -> bytes:
    """The table, as RFC 4180 has it, in UTF-8 with a byte order mark, without which Excel takes it for another code.

    Args:
        entries: Everybody's line.
        assignment: What says until when it was to be handed in; None where nothing does.
        given: The scores that people gave, by folder.
    """
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([safe(cell) for cell in cells(entry, assignment, given.get(entry.folder))] for entry in entries)
    return text.getvalue().encode("utf-8-sig", "replace")


def cells(entry: Entry, assignment: Assignment | None = None, given: Given | None = None) -> list[str]:
    """One row."""
    receipt, result = entry.receipt, entry.result
    lateness = find_lateness(assignment, receipt.learner, receipt.submitted_at)
    score = None if result is None else result.score
    raw = given.score if given else raw_score(score) if score else None
    late = tell_lateness(lateness) if raw is None else tell_grade(raw, lateness)
    said = "" if given is None else tell_given(given, score)
    notes = " ".join(filter(None, (entry.line, said, late, *receipt.notes)))
    return [
        receipt.learner,
        receipt.kata,
        entry.status,
        "" if result is None else result.conclusion,
        "" if score is None else f"{score.value:.4f}",
        "" if given is None else write_number(given.score, padded=True),
        "" if lateness.deadline is None or raw is None else str(lateness.percent_off),
        "" if raw is None else write_number(count_grade(raw, lateness), padded=True),
        *([""] * 5 if result is None else point_cells(result)),
        str(receipt.attempt),
        receipt.submitted_at or "",
        "" if lateness.deadline is None else lateness.deadline.isoformat(timespec="seconds"),
        "" if result is None else result.graded_at,
        notes,
        entry.folder,
    ]


def point_cells(result: Result) -> list[str]:
    """What the score is made of."""
    score = result.score
    points = [score.fixed.earned, score.fixed.of, score.kept.earned, score.kept.of]
    return [*map(str, points), "yes" if result.unstable else "no"]


def safe(cell: str) -> str:
    """A cell that is text whatever it begins with, on one line; an apostrophe before it says so to a spreadsheet."""
    line = "".join(letter if letter.isprintable() else " " for letter in cell)
    return f"'{line}" if cell.startswith(FORMULA_STARTS) or line.lstrip().startswith(FORMULA_STARTS) else line

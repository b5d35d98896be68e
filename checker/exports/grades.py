"""Writes grades.csv: a row for each learner and kata, which a spreadsheet opens and never takes for a formula."""

import csv
import io
from collections.abc import Iterable

from checker.model.entry import Entry

COLUMNS = (
    "learner", "kata", "status", "conclusion", "score", "fixed", "to_fix", "kept", "to_keep", "unstable", "attempt",
    "submitted_at", "graded_at", "notes", "folder",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet compute a cell, as OWASP's page on CSV injection lists it; the last four are full-width."""


def make_grades(entries: Iterable[Entry]) -> bytes:
    """The table, as RFC 4180 has it, in UTF-8 with a byte order mark, without which Excel takes it for another code."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([safe(cell) for cell in cells(entry)] for entry in entries)
    return text.getvalue().encode("utf-8-sig", "replace")


def cells(entry: Entry) -> list[str]:
    """One row."""
    receipt, result = entry.receipt, entry.result
    notes = " ".join(filter(None, (entry.line, *receipt.notes)))
    scored = [""] * 6
    if result is not None:
        score = result.score
        points = [score.fixed.earned, score.fixed.of, score.kept.earned, score.kept.of]
        scored = [f"{score.value:.4f}", *map(str, points), "yes" if result.unstable else "no"]
    return [
        receipt.learner,
        receipt.kata,
        entry.status,
        "" if result is None else result.conclusion,
        *scored,
        str(receipt.attempt),
        receipt.submitted_at or "",
        "" if result is None else result.graded_at,
        notes,
        entry.folder,
    ]


def safe(cell: str) -> str:
    """A cell that is text whatever it begins with, on one line; an apostrophe before it says so to a spreadsheet."""
    line = "".join(letter if letter.isprintable() else " " for letter in cell)
    return f"'{line}" if cell.startswith(FORMULA_STARTS) or line.lstrip().startswith(FORMULA_STARTS) else line

"""Fills grades into a gradebook that Canvas or Moodle exported, and changes no other byte of it.

Canvas: `Student` (or `LastName`, `FirstName`), `ID`, perhaps `SIS User ID`, `SIS Login ID`, `Section`, then a column
for each assignment, its number behind its name; above the learners a row `Points Possible`, and perhaps one that says
which grades are hidden. `EX` and `N/A` stand for excused and not assigned (instructure/canvas-lms,
lib/gradebook_exporter.rb).

Moodle: names, `ID number`, `Email address` and what a site adds, a column for each activity, `Last downloaded from this
course` (moodle/moodle, grade/export/txt); an empty grade is `-`, and its import asks which column is whose.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from checker.errors import UsageProblem
from checker.exports.csv_cells import BOM, SEPARATORS, Cell, find_rows, replace
from checker.exports.graded import Graded
from checker.lateness import normal, write_number

Platform = Literal["canvas", "moodle"]
Row = list[Cell]

HOLDS: Mapping[Platform, tuple[str, ...]] = {"canvas": ("ID", "Section"), "moodle": ("Email address",)}
"""The columns by which a platform's file is known."""
TOLD_BY: Mapping[Platform, tuple[str, ...]] = {
    "canvas": ("ID", "SIS User ID", "SIS Login ID", "Integration ID", "Student"),
    "moodle": ("Email address", "ID number", "Username"),
}
"""The columns that tell who a row is of, if none are named."""
NAMES = (("FirstName", "LastName"), ("First name", "Last name"), ("First name", "Surname"))
KEPT = ("EX", "N/A")
POINTS_ROW = "Points Possible"
READ_ONLY = "(read only)"
POINTS = 100.0
FOLDER_NUMBER = re.compile(r".+-(\d+)")


@dataclass(frozen=True)
class Filled:
    """A gradebook with its grades."""

    content: bytes
    filled: int
    replaced: int
    """How many of those had another grade before."""
    left_out: tuple[str, ...]
    """Each learner or row that has no grade now, and why."""


@dataclass(frozen=True)
class Sheet:
    """A gradebook, read."""

    header: dict[str, int]
    """Where each column is."""
    rows: tuple[Row, ...]
    """The learners'."""
    above: tuple[Row, ...]
    """What Canvas has between."""
    separator: int


def fill(
    platform: Platform,
    content: bytes,
    several: Iterable[Graded],
    column: str,
    points: float | None = None,
    match: tuple[str, ...] = (),
) -> Filled:
    """Fill one column.

    Args:
        platform: Whose export it is.
        content: The file.
        several: Of one kata.
        column: The column's name, or the beginning of one alone.
        points: What a whole score is worth; what Canvas's file says, else 100.
        match: The columns that tell who a row is of, if not the usual ones.

    Raises:
        UsageProblem: It is no such file, or a column is not there.
    """
    sheet = _read(platform, content)
    at = _find_column(sheet, column)
    worth = points or _points(sheet, at) or POINTS
    keys = match or tuple(name for name in TOLD_BY[platform] if name in sheet.header)
    for name in match:
        _find_column(sheet, name)
    found, left_out = _pair(sheet, list(several), keys)
    changes: list[tuple[Cell, str]] = []
    for number, graded in found.items():
        row = sheet.rows[number]
        problem = _problem(row, at, graded)
        if problem or graded.grade is None:
            left_out.append(f"{graded.receipt.learner}: {problem}")
        else:
            changes.append((row[at], write_number(graded.grade * Fraction(str(worth)))))
    replaced = sum(cell.text not in ("", "-", text) for cell, text in changes)
    return Filled(replace(content, changes, sheet.separator), len(changes), replaced, tuple(left_out))


def _read(platform: Platform, content: bytes) -> Sheet:
    for separator in SEPARATORS:
        header, *rows = list(find_rows(content, separator)) or [[]]
        names: dict[str, int] = {}
        for number, cell in enumerate(header):
            names.setdefault(cell.text.strip(), number)
        if all(name in names for name in HOLDS[platform]):
            ident = names[HOLDS[platform][0]]
            is_above = [platform == "canvas" and not _text(row, ident) for row in rows]
            above = tuple(row for row, is_it in zip(rows, is_above, strict=True) if is_it)
            learners = tuple(row for row, is_it in zip(rows, is_above, strict=True) if not is_it)
            return Sheet(names, learners, above, separator)
    kind = "UTF-8" if content.startswith(BOM) or b"\0" not in content else "UTF-16, which is not read"
    raise UsageProblem(
        f"This is no gradebook of {platform.capitalize()}: it has no columns {', '.join(HOLDS[platform])} ({kind}).",
        "Export the gradebook there as CSV with all learners, and name that file.",
    )


def _find_column(sheet: Sheet, column: str) -> int:
    """Where a column is: of that name, else the only one that begins so."""
    near = [name for name in sheet.header if name.startswith(column.strip())]
    if column.strip() in sheet.header or len(near) == 1:
        return sheet.header[column.strip() if column.strip() in sheet.header else near[0]]
    told = ", ".join(near or [name for name in sheet.header if name])
    what = f"begins more than one column with {column}" if near else f"has no column {column}"
    raise UsageProblem(f"The gradebook {what}.", f"Name one of: {told}.")


def _points(sheet: Sheet, at: int) -> float | None:
    """What Canvas says of a column.

    Raises:
        UsageProblem: It is a column that Canvas computes.
    """
    for row in sheet.above:
        said = _text(row, at)
        if said == READ_ONLY:
            raise UsageProblem("That column is computed by Canvas and can't be filled.", "Name an assignment's column.")
        if any(_text(row, number) == POINTS_ROW for number in range(min(2, len(row)))):
            try:
                return float(said.replace(",", ".")) or None
            except ValueError:
                return None
    return None


def _pair(sheet: Sheet, several: list[Graded], keys: tuple[str, ...]) -> tuple[dict[int, Graded], list[str]]:
    """Which learner each row is of, where that is certain; and who has none."""
    rows: dict[str, set[int]] = {}
    for number, row in enumerate(sheet.rows):
        for word in _words(sheet, row, keys):
            rows.setdefault(word, set()).add(number)
    hits = [_narrow(sheet, rows.get(normal(graded.receipt.learner), set()), graded) for graded in several]
    claims = Counter(number for hit in hits if len(hit) == 1 for number in hit)
    found, left_out = {}, []
    for graded, hit in zip(several, hits, strict=True):
        if len(hit) == 1 and claims[min(hit)] == 1:
            found[min(hit)] = graded
        else:
            why = "no row is theirs" if not hit else "more than one fits, so none was filled"
            left_out.append(f"{graded.receipt.learner}: {why}")
    first = sheet.header[keys[0]] if keys and keys[0] in sheet.header else 0
    left_out += [
        f"{_label(sheet, row) or _text(row, first)}: nothing was graded"
        for number, row in enumerate(sheet.rows)
        if number not in claims
    ]
    return found, left_out


def _narrow(sheet: Sheet, rows: set[int], graded: Graded) -> set[int]:
    """Of several rows with one name, the one with the number that Canvas's download gave: it ends the folder's name."""
    numbered = FOLDER_NUMBER.fullmatch(graded.folder.partition("/")[0])
    if len(rows) < 2 or numbered is None or "ID" not in sheet.header:
        return rows
    return {number for number in rows if _text(sheet.rows[number], sheet.header["ID"]) == numbered[1]} or rows


def _words(sheet: Sheet, row: Row, keys: tuple[str, ...]) -> Iterator[str]:
    """All that a row may be found by."""
    said = [_text(row, _find_column(sheet, key)) for key in keys]
    sortable = _text(row, sheet.header.get("Student", -1))
    family, comma, given = sortable.partition(",")
    # The second is how Canvas names a download.
    names = [f"{given} {family}", re.sub(r"\W", "", sortable)] if comma else []
    whole = _label(sheet, row)
    yield from {word for word in map(normal, [*said, *names, whole]) if word}


def _label(sheet: Sheet, row: Row) -> str:
    """A row's name, as people write it."""
    for given, family in NAMES:
        if given in sheet.header and family in sheet.header:
            return f"{_text(row, sheet.header[given])} {_text(row, sheet.header[family])}".strip()
    return _text(row, sheet.header.get("Student", -1))


def _problem(row: Row, at: int, graded: Graded) -> str:
    """Why a learner's cell stays as it is; empty where it is filled."""
    if graded.is_fault:
        return f"could not be graded, through no fault of theirs: {graded.problem}"
    if graded.problem and graded.grade is None:
        return f"not graded: {graded.problem}"
    if at >= len(row):
        return "the row ends before that column"
    said = row[at].text.strip()
    return f"the gradebook says {said}, which stays" if said in KEPT else ""


def _text(row: Row, at: int) -> str:
    return row[at].text.strip() if 0 <= at < len(row) else ""

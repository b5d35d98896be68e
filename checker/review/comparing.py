"""Compares two versions of a submission's files line by line, as rows of a table."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

COMPARED_LINES = 2000
"""The longest file that is compared line by line: the time difflib takes grows with the square of it."""
WHOLE_LINES = 150
"""So long a file is shown whole; of a longer one, what changed."""
CONTEXT = 5
UNFOLDED = 400
"""So many rows of all files together are shown without being asked for."""
MOST = 5000
"""So many rows of one file are shown where it is asked for whole."""
HEAD = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
BOTH_IN_CR_LF = "Lines end in CR LF in one version and in LF in the other; that alone is not shown as a change."

Kind = Literal["same", "changed", "removed", "added", "gap"]
View = Literal["unified", "side"]


class Line(NamedTuple):
    """A line and its number."""

    number: int
    text: str


@dataclass(frozen=True)
class Row:
    """What stands side by side; in a unified view a changed line is two rows."""

    kind: Kind
    old: Line | None = None
    new: Line | None = None
    hidden: int = 0
    """Of a gap: how many rows it stands for; 0 where that is not known."""


@dataclass(frozen=True)
class Compared:
    """A file in two versions."""

    path: str
    rows: tuple[Row, ...]
    removed: int
    added: int
    note: str = ""
    """What is to be said of it beside its lines."""
    lines: int = 0
    """Of the new version."""

    @property
    def is_folded(self) -> bool:
        """Whether some of it is not shown."""
        return any(row.kind == "gap" for row in self.rows)


def compare_versions(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[Compared]:
    """All files of both, those that differ first, whole."""
    found = [compare(path, old.get(path), new.get(path)) for path in sorted(old.keys() | new.keys())]
    return sorted(found, key=lambda one: not (one.added or one.removed or one.note))


def compare(path: str, old: bytes | None, new: bytes | None) -> Compared:
    """One file, whole; None is a file that is not there."""
    note = "" if old is not None and new is not None else "A new file." if new is not None else "It was removed."
    before, after = read_lines(old), read_lines(new)
    if old and new and ends_in_cr_lf(before) != ends_in_cr_lf(after):
        before, after = ([line.removesuffix("\r") for line in lines] for lines in (before, after))
        note = BOTH_IN_CR_LF
    if max(len(before), len(after)) > COMPARED_LINES:
        note = f"It is too long to be compared: {max(len(before), len(after)):,} lines."
        rows = [Row("same", None, Line(number, text)) for number, text in enumerate(after, 1)]
        return Compared(path, tuple(rows), 0, 0, note, len(after))
    rows = list(align(before, after))
    removed = sum(row.old is not None for row in rows if row.kind != "same")
    added = sum(row.new is not None for row in rows if row.kind != "same")
    return Compared(path, tuple(rows), removed, added, note, len(after))


def align(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Lines that are the same beside each other, and lines that came in the place of others."""
    for what, i, i_end, j, j_end in difflib.SequenceMatcher(None, old, new).get_opcodes():
        for step in range(max(i_end - i, j_end - j)):
            left = Line(i + step + 1, old[i + step]) if i + step < i_end else None
            right = Line(j + step + 1, new[j + step]) if j + step < j_end else None
            kind: Kind = "same" if what == "equal" else "changed" if left and right else "removed" if left else "added"
            yield Row(kind, left, right)


def read_lines(content: bytes | None) -> list[str]:
    """Lines as tools count them; bytes that are no UTF-8 are replaced."""
    lines = (content or b"").decode("utf-8", "replace").split("\n")
    return lines if lines[-1] else lines[:-1]


def ends_in_cr_lf(lines: Sequence[str]) -> bool:
    """Whether every line does."""
    return bool(lines) and all(line.endswith("\r") for line in lines)


def read_change(change: str) -> list[Compared]:
    """The files of a unified diff, of which no more is known than it tells; it may be cut anywhere."""
    found: list[Compared] = []
    rows: list[Row] = []
    old = new = old_end = new_end = 0
    for line in change.removesuffix("\n").split("\n"):
        head = HEAD.match(line)
        if (old < old_end or new < new_end) and line[:1] in ("-", "+", " "):
            # By the counts in its head: a removed line may itself look like the head of a file.
            rows.append(read_row(line, old, new))
            old += line[:1] in ("-", " ")
            new += line[:1] in ("+", " ")
        elif head:
            old, new = int(head[1]), int(head[3])
            old_end, new_end = old + int(head[2] or 1), new + int(head[4] or 1)
            rows.append(Row("gap"))
        elif line.startswith("--- "):
            close(found, rows)
            found.append(Compared(line[4:].removeprefix("a/"), (), 0, 0))
        elif line.startswith("+++ ") and found and line != "+++ /dev/null":
            found[-1] = replace(found[-1], path=line[4:].removeprefix("b/"))
        elif line.startswith("[") and found:
            found[-1] = replace(found[-1], note=line.strip("[]"))
    close(found, rows)
    return found


def read_row(line: str, old: int, new: int) -> Row:
    """A line of a hunk; both numbers are those of the next line of each version."""
    text = line[1:]
    match line[:1]:
        case "-":
            return Row("removed", Line(old, text))
        case "+":
            return Row("added", None, Line(new, text))
    return Row("same", Line(old, text), Line(new, text))


def close(found: list[Compared], rows: list[Row]) -> None:
    """Give the last file its rows."""
    if found:
        removed = sum(row.kind == "removed" for row in rows)
        added = sum(row.kind == "added" for row in rows)
        found[-1] = replace(found[-1], rows=tuple(rows), removed=removed, added=added)
    rows.clear()


def split_changed(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a unified view: what was removed above what came in its place."""
    waiting: list[Row] = []
    for row in rows:
        if row.kind in ("same", "gap"):
            yield from waiting
            waiting.clear()
            yield row
            continue
        if row.old is not None:
            yield Row("removed", row.old)
        if row.new is not None:
            waiting.append(Row("added", None, row.new))
    yield from waiting


def fold(files: Iterable[Compared], keep: Mapping[str, set[int]], whole: str, view: View) -> Iterator[Compared]:
    """Leave out what need not be seen: what is far from a change, and what is too much.

    Args:
        files: Whole.
        keep: By path, numbers of lines of the new version that are shown in any case.
        whole: The path of a file that is shown whole; empty for none.
        view: How they are shown.
    """
    left = UNFOLDED
    for file in files:
        rows = list(split_changed(file.rows) if view == "unified" else file.rows)
        wanted = keep.get(file.path, set())
        if file.path == whole:
            rows = cut(rows, MOST, wanted)
        else:
            is_short = file.lines <= WHOLE_LINES and (file.added or file.removed or file.note)
            rows = cut(rows if is_short else leave_out(rows, wanted), max(left, 0), wanted)
            left -= len(rows)
        yield replace(file, rows=tuple(rows))


def leave_out(rows: Sequence[Row], wanted: set[int]) -> list[Row]:
    """What is near a change or a line that is wanted."""
    near: set[int] = set()
    for place, row in enumerate(rows):
        if row.kind != "same" or (row.new is not None and row.new.number in wanted):
            near.update(range(place - CONTEXT, place + CONTEXT + 1))
    return with_gaps(rows, near)


def cut(rows: Sequence[Row], most: int, wanted: set[int]) -> list[Row]:
    """The first rows, and those that are wanted."""
    shown = {place for place, row in enumerate(rows) if row.new is not None and row.new.number in wanted}
    return with_gaps(rows, shown | set(range(min(most, len(rows)))))


def with_gaps(rows: Sequence[Row], shown: set[int]) -> list[Row]:
    """The rows in these places, with a gap for all that are between."""
    found: list[Row] = []
    hidden = 0
    for place, row in enumerate(rows):
        if place in shown:
            found += [Row("gap", hidden=hidden)] if hidden else []
            found.append(row)
            hidden = 0
        else:
            hidden += row.hidden or 1
    return found + ([Row("gap", hidden=hidden)] if hidden else [])

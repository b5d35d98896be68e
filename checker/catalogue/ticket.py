"""Reads a ticket: the numbered promises under its heading `## Contract`."""

import re
from collections.abc import Iterator
from pathlib import Path

from checker.catalogue.faults import Faults
from checker.model.kata import Promise

HEADING = "## Contract"
ITEM = re.compile(r" {0,3}(\d{1,9})[.)](?:\s+(.*))?$")
EXAMPLE = "`1. GET /hello answers 200.`"


def read_promises(readme: Path, text: str, faults: Faults) -> tuple[Promise, ...]:
    """The promises of a ticket, numbered 1 to n, each on one line; faults are noted.

    Args:
        readme: The ticket's path, for messages.
        text: What it says.
        faults: Where to note what is missing or wrongly numbered.
    """
    section = _contract(text)
    if section is None:
        line, near = _near_heading(text)
        found = f'; here stands "{near}"' if near else ""
        faults.add(readme, f"a heading `{HEADING}` with a numbered list of promises is expected{found}", line)
        return ()
    start, lines = section
    items = list(_items(start, lines))
    if not items:
        faults.add(readme, f"under `{HEADING}` a numbered list of promises is expected, such as {EXAMPLE}", start)
    for expected, (line, number, words) in enumerate(items, start=1):
        if number != expected:
            faults.add(
                readme, f"this promise has the number {number}; expected {expected}, as they count 1, 2, 3", line
            )
        if not words:
            faults.add(readme, f"promise {number} is empty; expected a sentence, such as {EXAMPLE}", line)
    return tuple(Promise(number=max(number, 1), text=words) for _, number, words in items)


def _contract(text: str) -> tuple[int, list[str]] | None:
    """The line of the heading, 1 for the first, and the lines beneath it up to the next heading."""
    start = 0
    found: list[str] | None = None
    for number, line, fenced in _lines(text):
        if found is None:
            if not fenced and re.fullmatch(re.escape(HEADING) + r"\s*#*\s*", line):
                start, found = number, []
        elif not fenced and re.match(r"#{1,2}\s", line):
            break
        else:
            found.append(line)
    return None if found is None else (start, found)


def _near_heading(text: str) -> tuple[int | None, str]:
    """A heading that looks as if it was meant."""
    for number, line, fenced in _lines(text):
        if not fenced and re.match(r"#+\s*.*(contract|promise)", line, re.IGNORECASE):
            return number, line.strip()
    return None, ""


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Number, line, and whether it is part of a fenced block, where # is no heading."""
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and not fence:
            fence = mark[1]
            yield number, line, True
        elif mark and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
            yield number, line, True
        else:
            yield number, line, bool(fence)


def _items(start: int, lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Line, number and words of each item; a line that is indented, or follows without a blank one, belongs to it."""
    item: tuple[int, int, list[str]] | None = None
    after_blank = False
    for number, line in enumerate(lines, start=start + 1):
        begins = ITEM.match(line)
        goes_on = line[:1].isspace() or not after_blank
        if item and (begins or (line.strip() and not goes_on)):
            yield item[0], item[1], " ".join(" ".join(item[2]).split())
            item = None
        if begins:
            item = (number, int(begins[1]), [begins[2] or ""])
        elif item and line.strip():
            item[2].append(line.strip())
        after_blank = not line.strip()
    if item:
        yield item[0], item[1], " ".join(" ".join(item[2]).split())

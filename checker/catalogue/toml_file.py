"""Reads a TOML file: says in plain words what is broken in it, and knows on which line a key stands."""

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from checker.catalogue.faults import Faults

LINES_SEARCHED = 500
"""How far `line_of` looks: each line costs one parse of everything above it."""

PLAIN_WORDS = (
    ("Invalid value", 'expected a value: text in "double quotes", a number, true, false, or a list in [brackets]'),
    ("Expected '=' after a key", "expected `key = value`, with `=` after the key"),
    (
        "Expected newline or end of document",
        "expected the line to end after the value; put text, and numbers that start with 0, in double quotes",
    ),
    ("Invalid statement", "expected a line `key = value`, a table's name in [brackets], or a comment after #"),
    ("Illegal character '\\n'", "expected a closing double quote before the end of the line"),
    ("Unterminated string", "expected a closing quote"),
    ("Expected \"'", "expected a closing quote"),
    ("Unescaped '\\'", "in double quotes a backslash is written twice; in single quotes it stands for itself"),
    ("Unclosed array", "expected `]` at the end of this list, and a comma between its parts"),
    ("Unclosed inline table", "expected `}` on the same line"),
    ("Expected ']", "expected `]` after the table's name"),
    ("Cannot overwrite a value", "this key stands there twice; keep one"),
    ("Duplicate inline table key", "this key stands there twice; keep one"),
    ("Cannot declare", "this table stands there twice; put its keys under one heading"),
)
"""What the parser says, and what it means to somebody who never read the TOML specification."""


class TomlFile(NamedTuple):
    """A file that is TOML."""

    path: Path
    text: str
    values: dict[str, Any]

    def line_of(self, *keys: str) -> int | None:
        """The line on which a key's statement begins, 1 for the first; None where it cannot be told.

        Args:
            keys: The way to it: `"limits", "start_seconds"`.
        """
        begins = 1
        for number, above in _prefixes(self.text):
            values = _parse_or_none(above)
            if values is None:
                continue
            if _holds(values, keys):
                return begins
            begins = number + 1
        return None


def read_toml(path: Path, faults: Faults, about: str) -> TomlFile | None:
    """Read and parse a file; what is wrong with it is noted in `faults`.

    Args:
        path: The file.
        faults: Where to note them.
        about: What the file is for, said when it is missing.

    Returns:
        The parsed file; None where it could not be parsed.
    """
    text = read_text(path, faults, about)
    if text is None:
        return None
    try:
        return TomlFile(path, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        line, column, expected = _explain(text, str(error))
        reads = text.split("\n")[line - 1].strip()[:80]
        faults.add(path, f"column {column}: {expected}. The line reads: {reads}", line)
        return None


def read_text(path: Path, faults: Faults, about: str) -> str | None:
    """Read a UTF-8 file; what keeps it from being read is noted in `faults`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        faults.add(path, f"this file is missing: {about}")
    except IsADirectoryError:
        faults.add(path, "this is a folder, where a file is expected")
    except OSError as error:
        faults.add(path, f"this file cannot be read: {error.strerror}")
    else:
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            faults.add(path, "this is not UTF-8 text; save the file as UTF-8", line)
    return None


def _explain(text: str, message: str) -> tuple[int, int, str]:
    """Line, column and plain words for what the parser said."""
    said, _, place = message.partition(" (at ")
    words = next((plain for start, plain in PLAIN_WORDS if said.startswith(start)), f"this is not TOML ({said})")
    begins = _unfinished_line(text)
    found = re.match(r"line (\d+), column (\d+)", place)
    line, column = (int(found[1]), int(found[2])) if found else (text.rstrip().count("\n") + 1, 1)
    if begins < line:
        # A bracket or quote that is never closed is noticed lines later, where nothing looks wrong.
        wanted = "expected what begins here to be closed, with a comma between the parts of a list"
        return begins, 1, f"{wanted}; it stops making sense at {found[0] if found else 'the end of the file'}"
    return line, column, words


def _unfinished_line(text: str) -> int:
    """The first line of the statement that the end of the file cut off."""
    whole = [number for number, above in _prefixes(text) if _parse_or_none(above) is not None]
    return min(max(whole, default=0), text.count("\n")) + 1


def _prefixes(text: str) -> list[tuple[int, str]]:
    lines = text.split("\n")[:LINES_SEARCHED]
    return [(number, "\n".join(lines[:number])) for number in range(1, len(lines) + 1)]


def _parse_or_none(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _holds(values: Any, keys: tuple[str, ...]) -> bool:
    for key in keys:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True

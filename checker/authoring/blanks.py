"""Finds the blanks that `checker kata new` left for the author and nobody has filled in."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from checker.authoring.places import Found, read_lines

BLANK = re.compile(r"\bBLANK: *(.*?)[\"'`\])]*$")
"""What a template has in the place of something that only the author knows, up to the line's end."""


def find_blanks(folders: list[Path]) -> Iterator[Found]:
    """Each blank, with its line."""
    for folder in folders:
        for file in files_in(folder):
            for number, line in enumerate(read_lines(file), start=1):
                blank = BLANK.search(line)
                if blank:
                    yield Found(file, f"a blank to fill in: {blank[1] or 'it says no more'}", number)


def files_in(folder: Path) -> list[Path]:
    """The files of an author's folder, in order; what tools leave there is none of them."""
    found = []
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not is_litter(name)]
        found += [Path(where, name) for name in files if not is_litter(name)]
    return sorted(found)


def is_litter(name: str) -> bool:
    """Whether a name is hidden or a folder of bytecode."""
    return name.startswith(".") or name == "__pycache__"

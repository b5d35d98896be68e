"""Finds the verdicts that lie in a folder of reports, and reads those that a journal does not know."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checker.classroom.results import summarize
from checker.classroom.shelf import OLDER, VERDICT
from checker.errors import UsageProblem
from checker.model.entry import Entry, Result
from checker.verdict_file import read_verdict

LAST = sys.maxsize
"""The place of `verdict.json` among those with numbers."""


@dataclass(frozen=True)
class File:
    """A verdict's file, and what tells it again under another name."""

    name: str
    size: int
    written_ns: int


@dataclass(frozen=True)
class Found:
    """A file and what it says."""

    file: File
    result: Result | None
    """None where it is known already, or can't be read."""


def list_files(folder: Path) -> Iterator[File]:
    """The verdicts in a folder, the oldest first."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            older = OLDER.fullmatch(path.name)
            if older or path.name == VERDICT:
                found.append((int(older[1]) if older else LAST, path))
    for _, path in sorted(found):
        with suppress(OSError):
            stat = path.stat()
            yield File(path.name, stat.st_size, stat.st_mtime_ns)


def read_news(
    root: Path, entries: Iterable[Entry], known: Collection[tuple[int, int]]
) -> Mapping[str, Sequence[Found]]:
    """Every folder's verdicts, read where they are new.

    Args:
        root: The folder of reports.
        entries: What lies there.
        known: Size and time of the files that need not be read.
    """
    return {entry.folder: list(read_folder(root / entry.folder, entry.result, known)) for entry in entries}


def read_folder(folder: Path, result: Result | None, known: Collection[tuple[int, int]]) -> Iterator[Found]:
    """One folder's verdicts; what `verdict.json` says was read before."""
    for file in list_files(folder):
        said = result if file.name == VERDICT else None
        if said is None and (file.size, file.written_ns) not in known:
            with suppress(UsageProblem):
                said = summarize(read_verdict(folder / file.name))
        yield Found(file, said)

"""What a download holds, alike for folders and archives: entries with a name, and what is in them, read when asked."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checker.model.kata import MIB
from checker.submissions.limits import DEPTH, MEMBERS

LITTER = frozenset({"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini", "node_modules", "venv", "CVS"})
"""What systems and tools leave beside somebody's files; names that begin with a dot count as well."""
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

OUT_OF_BOUNDS = (ValueError, ArithmeticError)
"""What times, numbers and texts raise that nobody has in earnest, where no closer check has found them."""


class Refused(Exception):
    """Something that is not read, and why: one line for the instructor."""


@dataclass(frozen=True)
class Entry:
    """A folder or a file of a download. Nothing is read or unpacked before it is asked for."""

    name: str
    """The last part of its path, NFC."""
    source: str
    """Where it is, for messages: the path that the instructor gave, and the path inside it."""
    is_folder: bool
    list_children: Callable[[], Sequence["Entry"]] = tuple
    load: Callable[[int], bytes] = lambda limit: b""
    """Its content, if it is not longer than so many bytes; else no more than one byte beyond."""
    size: int = 0
    """In bytes, as the download says it."""
    fault: str = ""
    """Why it is not read, as the end of a sentence that begins with its name; empty if it is."""
    modified: datetime | None = None
    """When it was put there, as the archive says it: without a zone where the archive knows none."""
    notes: tuple[str, ...] = ()
    """What was left out of an archive, and why."""
    file: Path | None = None
    """Where it is on disk, if it is."""

    def children(self) -> list["Entry"]:
        """What a folder holds, in order, without the litter of systems and tools.

        Raises:
            Refused: It cannot be listed.
        """
        if self.fault:
            raise Refused(f"{self.source} {self.fault}.")
        return sorted((child for child in self.list_children() if not is_litter(child.name)), key=_order)

    def read(self, limit: int) -> bytes:
        """The content of a file.

        Raises:
            Refused: It is larger than `limit` bytes, or cannot be read.
        """
        if self.fault:
            raise Refused(f"{self.source} {self.fault}.")
        content = self.load(limit) if self.size <= limit else None
        if content is None or len(content) > limit:
            size = f"{limit // MIB} MiB" if limit >= MIB else f"{limit} bytes"
            raise Refused(f"{self.source} is larger than {size}, which is the most that is read.")
        return content


def beneath(folder: Entry, limit: int = MEMBERS) -> Iterator[tuple[str, Entry]]:
    """All files beneath a folder with their paths in it, those higher up first.

    Raises:
        Refused: There are more than `limit` entries, or they lie too deep.
    """
    waiting: list[tuple[str, Entry]] = [("", folder)]
    seen = 0
    for prefix, place in waiting:
        for child in place.children():
            seen += 1
            if seen > limit:
                raise Refused(f"{folder.source} holds more than {limit} files and folders.")
            path = f"{prefix}{child.name}"
            if child.is_folder and not child.fault:
                if path.count("/") >= DEPTH:
                    raise Refused(f"{child.source} lies more than {DEPTH} folders deep.")
                waiting.append((f"{path}/", child))
            else:
                yield path, child


def is_litter(name: str) -> bool:
    """Whether a name is one that systems and tools leave, and nobody hands in."""
    return name.startswith(".") or name in LITTER


def shown(text: str) -> str:
    """A stranger's text on one line, without control characters and direction marks; bytes that are no text spelled."""
    kept = (" " if character in "\t\n\r" else character for character in text if not _is_hidden(character))
    return "".join(f"\\x{ord(each) & 0xFF:02x}" if "\ud800" <= each <= "\udfff" else each for each in kept)


def normal(text: str) -> str:
    """NFC: the same name is written in two ways by macOS and everybody else."""
    return unicodedata.normalize("NFC", text)


def _is_hidden(character: str) -> bool:
    if character in "\t\n\r":
        return False
    return unicodedata.category(character) == "Cc" or character in DIRECTION_MARKS


def _order(entry: Entry) -> tuple[str, str]:
    return entry.name.casefold(), entry.name

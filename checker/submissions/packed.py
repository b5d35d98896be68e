"""Lays out an archive's members as a tree of entries, and leaves out every name that leads anywhere else."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from checker.submissions.entry import Entry, Refused, normal, shown
from checker.submissions.limits import DEPTH, MEMBERS

NOTES = 5
"""How many left-out names are told one by one."""


@dataclass(frozen=True)
class Member:
    """What an archive says of one of its files or folders."""

    name: str
    """The path as it is written there."""
    is_folder: bool
    size: int = 0
    fault: str = ""
    modified: datetime | None = None
    load: Callable[[int], bytes] = lambda limit: b""


class Folder:
    """A folder of an archive while its tree is laid out."""

    def __init__(self) -> None:
        self.folders: dict[str, Folder] = {}
        self.files: dict[str, Member] = {}


def lay_out(source: str, name: str, members: Iterable[Member]) -> Entry:
    """The archive as a folder.

    A name that is absolute, leads upwards or cannot be shown is left out, and the folder's notes say so. Of two members
    with the same name the last one counts, as it does for programs that unpack.

    Raises:
        Refused: It holds too many.
    """
    top = Folder()
    notes: list[str] = []
    for number, member in enumerate(members):
        if number >= MEMBERS:
            raise Refused(f"{source} holds more than {MEMBERS} files and folders.")
        parts = [normal(part) for part in member.name.replace("\\", "/").split("/") if part not in ("", ".")]
        fault = _fault(member.name, parts)
        if fault:
            notes.append(f"{shown(member.name)[:100]} was left out: it {fault}")
        elif parts:
            notes += _place(top, parts, member)
    entry = _folder(source, name, top)
    return replace(entry, notes=_short(notes))


def _fault(name: str, parts: list[str]) -> str:
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return "has an absolute path"
    if ".." in parts:
        return "leads out of the archive"
    if not all(part.isprintable() for part in parts):
        return "has a name that cannot be shown"
    return "lies too deep" if len(parts) > DEPTH else ""


def _place(top: Folder, parts: list[str], member: Member) -> list[str]:
    """Put a member in its place; a line where it takes the place of another one."""
    place = top
    for part in parts[: None if member.is_folder else -1]:
        place = place.folders.setdefault(part, Folder())
    if member.is_folder:
        return []
    is_twice = parts[-1] in place.files
    place.files[parts[-1]] = member
    return [f"{shown('/'.join(parts))} is in the archive more than once: the last one was taken"] if is_twice else []


def _folder(source: str, name: str, folder: Folder) -> Entry:
    def children() -> list[Entry]:
        folders = [_folder(f"{source}/{inner}", inner, found) for inner, found in folder.folders.items()]
        return folders + [_file(f"{source}/{inner}", inner, member) for inner, member in folder.files.items()]

    return Entry(name=name, source=source, is_folder=True, list_children=children)


def _file(source: str, name: str, member: Member) -> Entry:
    return Entry(
        name=name,
        source=source,
        is_folder=False,
        load=member.load,
        size=member.size,
        fault=member.fault,
        modified=member.modified,
    )


def _short(notes: list[str]) -> tuple[str, ...]:
    if len(notes) <= NOTES:
        return tuple(notes)
    return (*notes[:NOTES], f"and {len(notes) - NOTES} more names like these")

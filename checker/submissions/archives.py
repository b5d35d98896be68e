"""Opens what was handed in: a folder as it is, an archive of any kind that is read here as a folder."""

import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from checker.submissions.entry import Entry, Refused, normal, shown
from checker.submissions.limits import ARCHIVE_BYTES, MEMBERS
from checker.submissions.tar_archive import is_archive_name, open_tar
from checker.submissions.zip_archive import open_zip

OTHER_ARCHIVES = (".7z", ".rar", ".gz", ".xz", ".bz2", ".zst", ".lz", ".z", ".cab", ".iso", ".dmg")
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00")
OTHER_STARTS = {b"7z\xbc\xaf": "7z", b"Rar!": "rar"}
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def is_archive(name: str) -> bool:
    """Whether a name is an archive's, be it one that can be read or not."""
    return is_archive_name(name) or name.lower().endswith(OTHER_ARCHIVES)


def stem(name: str) -> str:
    """A name without the ending that tells an archive or Python."""
    lower = name.lower()
    for ending in (".tar.gz", ".tar.xz", ".tar.bz2", ".zip", ".tar", ".tgz", ".txz", ".tbz2", ".tbz", ".py"):
        if lower.endswith(ending):
            return name[: -len(ending)] or name
    return name


def disk_entry(path: Path, source: str, *, follow: bool = False) -> Entry:
    """A folder or a file on disk.

    Args:
        path: Where it is.
        source: How it is called in messages.
        follow: Whether a link is followed: one that the instructor names, never one that is found.
    """
    name = normal(shown(path.name or path.resolve().name))
    try:
        state = path.stat() if follow else path.lstat()
    except OSError as error:
        return Entry(name=name, source=source, is_folder=False, fault=f"cannot be read: {error.strerror}")
    if stat.S_ISDIR(state.st_mode):
        return Entry(name=name, source=source, is_folder=True, list_children=lambda: _list(path, source), file=path)
    fault = "is a link, and links are not followed" if stat.S_ISLNK(state.st_mode) else "is not a regular file"
    return Entry(
        name=name,
        source=source,
        is_folder=False,
        load=lambda limit: _load(path, source, limit, follow=follow),
        size=state.st_size,
        fault="" if stat.S_ISREG(state.st_mode) else fault,
        file=path,
    )


def open_archive(entry: Entry) -> Entry:
    """An archive as a folder, whose notes say what was left out of it.

    Raises:
        Refused: It cannot be read.
    """
    if entry.fault:
        raise Refused(f"{entry.source} {entry.fault}.")
    file = _file(entry)
    start = file.read(8)
    file.seek(0)
    if not start:
        file.close()
        raise Refused(f"{entry.source} is empty.")
    other = next((kind for magic, kind in OTHER_STARTS.items() if start.startswith(magic)), "")
    if other or not is_archive_name(entry.name):
        file.close()
        kind = f"a {other} archive" if other else "an archive"
        raise Refused(f"{entry.source} is {kind}, and not of a kind that is read here. Ask for a zip.")
    opener = open_zip if start.startswith(ZIP_STARTS) or entry.name.lower().endswith(".zip") else open_tar
    return opener(entry.source, entry.name, file)


def _file(entry: Entry) -> BinaryIO:
    if entry.file is None:
        return io.BytesIO(entry.read(ARCHIVE_BYTES))
    try:
        return entry.file.open("rb")
    except OSError as error:
        raise Refused(f"{entry.source} cannot be read: {error.strerror}.") from None


def _list(folder: Path, source: str) -> list[Entry]:
    names = []
    try:
        with os.scandir(folder) as found:
            for inner in found:
                names.append(inner.name)
                if len(names) > MEMBERS:
                    raise Refused(f"{source} holds more than {MEMBERS} files and folders.")
    except OSError as error:
        raise Refused(f"{source} cannot be read: {error.strerror}.") from None
    return [disk_entry(folder / name, f"{source}/{shown(name)}") for name in names]


def _load(path: Path, source: str, limit: int, *, follow: bool) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | (NO_FOLLOW if not follow else 0))
        with os.fdopen(descriptor, "rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise Refused(f"{source} cannot be read: {error.strerror}.") from None

"""Reads tar archives, packed or not, in one pass within limits; links and devices are never followed or made."""

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO, Protocol

from checker.submissions.entry import Entry, Refused
from checker.submissions.limits import FILE_BYTES, UNPACKED_BYTES
from checker.submissions.packed import Member, lay_out
from checker.submissions.zip_archive import damaged

XZ_MEMORY = 128 * 1024 * 1024
"""What unpacking may take; an xz says itself how much it needs, and 65 MiB is what `xz -9` asks for."""
BLOCK = 64 * 1024
READS_AT_END = 100
"""How often nothing may be read before the archive counts as damaged: tarfile has waited there forever."""
DAMAGE = (
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
)
"""What tarfile and the unpackers raise on archives that are broken, whether by accident or on purpose."""


class Readable(Protocol):
    """Something to read bytes from."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes."""


class Xz:
    """Unpacks xz with a bound on memory, which lzma.LZMAFile does not offer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._unpacker = lzma.LZMADecompressor(memlimit=XZ_MEMORY)

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; empty at the end."""
        while not self._unpacker.eof:
            packed = self._file.read(BLOCK) if self._unpacker.needs_input else b""
            if self._unpacker.needs_input and not packed:
                raise EOFError
            content = self._unpacker.decompress(packed, max_length=size)
            if content:
                return content
        return b""


class Capped:
    """What an archive unpacks to, up to a limit."""

    def __init__(self, file: Readable, source: str) -> None:
        self._file = file
        self._source = source
        self._left = UNPACKED_BYTES
        self._patience = READS_AT_END

    def read(self, size: int) -> bytes:
        """Up to `size` bytes.

        Raises:
            Refused: It unpacks to too much, or its end is read again and again.
        """
        content = self._file.read(min(size, BLOCK))
        self._left -= len(content)
        if self._left < 0:
            limit = UNPACKED_BYTES // (1024 * 1024)
            raise Refused(f"{self._source} unpacks to more than {limit} MiB. Unpack it, and name the folder.")
        if not content:
            self._patience -= 1
            if self._patience < 0:
                raise damaged(self._source)
        return content


def open_tar(source: str, name: str, file: BinaryIO) -> Entry:
    """A tar as a folder. It has no index, so all of it is read through now, and what may be handed in is kept.

    Raises:
        Refused: It is no tar, is damaged, or holds too much.
    """
    with file:
        try:
            capped = Capped(_unpacked(file), source)
            with tarfile.open(fileobj=capped, mode="r|") as archive:  # type: ignore[call-overload]
                return lay_out(source, name, list(_members(archive)))
        except DAMAGE as error:
            raise damaged(source) from error


def _unpacked(file: BinaryIO) -> Readable:
    start = file.read(6)
    file.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if start.startswith(b"BZh"):
        return bz2.BZ2File(file)
    return Xz(file) if start == b"\xfd7zXZ\x00" else file


def _members(archive: tarfile.TarFile) -> Iterator[Member]:
    for info in archive:
        # A stream's members are remembered for nothing.
        archive.members = []  # type: ignore[attr-defined]
        fault = _fault(info)
        content = b""
        if not fault and info.isreg():
            file = archive.extractfile(info)
            content = file.read() if file and info.size <= _limit(info.name) else b""
        yield Member(
            name=info.name,
            is_folder=info.isdir(),
            size=info.size,
            fault=fault,
            modified=_modified(info),
            load=lambda limit, content=content: content,  # type: ignore[misc]
        )


def _limit(name: str) -> int:
    """How much of a file is kept: Python and what describes a download is short, archives in an archive are not."""
    return UNPACKED_BYTES if is_archive_name(name) else FILE_BYTES


def is_archive_name(name: str) -> bool:
    """Whether a file is called as archives are that can be read."""
    return name.lower().endswith((".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tbz"))


def _fault(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "is a link, and links are not followed"
    if not (info.isreg() or info.isdir()):
        return "is not a regular file"
    return "has holes, which are not read" if info.issparse() else ""


def _modified(info: tarfile.TarInfo) -> datetime | None:
    try:
        return datetime.fromtimestamp(info.mtime, UTC) if info.mtime else None
    except (OverflowError, ValueError, OSError):
        return None

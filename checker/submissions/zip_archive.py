"""Reads zip archives member by member, in memory; a stranger's index, names and sizes are not believed."""

import stat
import struct
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from checker.submissions.entry import Entry, Refused
from checker.submissions.limits import INDEX_BYTES
from checker.submissions.packed import Member, lay_out

ENCRYPTED = 0x1 | 0x40 | 0x2000
"""Flags of a member or an index that needs a password (APPNOTE.TXT 4.4.4)."""
UTF_8 = 0x800
EXTENDED_TIME = 0x5455
"""The extra field in which Info-ZIP, macOS and others put the time in UTC (APPNOTE.TXT 4.6.1)."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""How members may be packed. LZMA is none of them: its members say themselves how much memory they take."""
FIRST_DAY = (1980, 1, 1)
"""What stands for no date at all."""
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises on archives that are broken, whether by accident or on purpose."""


class Bounded:
    """A file of which nobody reads much at once: an index is held in memory whole, and says itself how long it is."""

    def __init__(self, file: BinaryIO, source: str) -> None:
        self._file = file
        self._source = source
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close
        weakref.finalize(self, file.close)

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes.

        Raises:
            Refused: It is more than an index may be long.
        """
        content = self._file.read(INDEX_BYTES + 1 if size < 0 else min(size, INDEX_BYTES + 1))
        if len(content) > INDEX_BYTES:
            raise Refused(f"{self._source} holds too many files: its index is larger than any class needs.")
        return content


def open_zip(source: str, name: str, file: BinaryIO) -> Entry:
    """A zip as a folder; its members are read from `file` when they are asked for.

    Raises:
        Refused: It is no zip, is damaged, or holds too much.
    """
    try:
        # Closed with the last entry that reads from it.
        archive = zipfile.ZipFile(Bounded(file, source))
    except DAMAGE as error:
        file.close()
        raise damaged(source) from error
    return lay_out(source, name, _members(source, archive))


def damaged(source: str) -> Refused:
    """The line for an archive that cannot be read to its end."""
    return Refused(f"{source} is damaged or not complete. Download it again, or ask for it once more.")


def _members(source: str, archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        name = _name(info)
        yield Member(
            name=name,
            is_folder=name.endswith(("/", "\\")),
            size=info.file_size,
            fault=_fault(info),
            modified=_modified(info),
            load=lambda limit, info=info: _load(source, archive, info, limit),  # type: ignore[misc]
        )


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without a flag it is code page 437, but many programs write UTF-8 all the same."""
    name = info.orig_filename
    if info.flag_bits & UTF_8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _fault(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link, and links are not followed"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is not a regular file"
    if info.flag_bits & ENCRYPTED:
        return "needs a password. Ask for an archive without one"
    if info.compress_type not in METHODS:
        return "is packed in a way that is not read here. Ask for an ordinary zip"
    return ""


def _modified(info: zipfile.ZipInfo) -> datetime | None:
    """The time of a member: in UTC where it says so, else as it stands, which has no zone."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == EXTENDED_TIME and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            return datetime.fromtimestamp(struct.unpack_from("<i", extra, 5)[0], UTC)
        extra = extra[4 + size :]
    if info.date_time[:3] == FIRST_DAY:
        return None
    try:
        return datetime(*info.date_time)
    except ValueError:
        return None


def _load(source: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    try:
        with archive.open(info) as member:
            # Reading beyond the last byte is what compares the checksum.
            return member.read(limit + 1)
    except DAMAGE as error:
        raise damaged(source) from error

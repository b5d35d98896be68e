"""Reads which memory a process has mapped (proc_pid_maps(5)), whatever names its files have. Linux only."""

import errno
from collections.abc import Iterator
from typing import NamedTuple

READ_BYTES = 4 << 20
"""How much is read: some ten thousand mappings."""


class Mapping(NamedTuple):
    """One line."""

    start: int
    end: int
    rights: bytes
    """Such as `rw-p`; the last letter tells private from shared."""
    inode: int
    path: bytes
    """As the kernel writes it: with a line end as `\\012`, and any other byte as it is."""


def read_mappings(pid: int, having: tuple[bytes, ...] = ()) -> Iterator[Mapping]:
    """The mappings of a process; a line that is none, or was cut, is passed over.

    Args:
        pid: The process.
        having: Where given, only lines with one of these in them: to take apart hundreds that nobody looks at costs
            more than to read them.

    Raises:
        OSError: There is no such process; or, after those that were read, it has more mappings than are read.
    """
    with open(f"/proc/{pid}/maps", "rb", buffering=0) as maps:  # noqa: PTH123
        content = b""
        while len(content) < READ_BYTES and (part := maps.read(1 << 16)):
            content += part
    # The kernel escapes a line feed in a name, and no other kind of line end.
    lines = content.split(b"\n") if not having or any(each in content for each in having) else []
    for line in lines:
        if having and not any(each in line for each in having):
            continue
        mapping = parse(line)
        if mapping is not None:
            yield mapping
    if len(content) >= READ_BYTES:
        raise OSError(errno.EFBIG, "too many mappings")


def parse(line: bytes) -> Mapping | None:
    """One line as a record; None where it is none."""
    # By a blank, not by blanks of all kinds: a name may hold those.
    words = line.split(b" ", 5)
    first, dash, last = words[0].partition(b"-")
    if len(words) < 5 or not dash or len(words[1]) != 4:
        return None
    try:
        inode = int(words[4])
        return Mapping(int(first, 16), int(last, 16), words[1], inode, words[5].lstrip(b" ") if words[5:] else b"")
    except ValueError:
        return None

"""Finds the memory that a served app writes to, so that later ones can have it copied before they are needed.

A fork shares its memory with the box until it writes to it; each first write to a page costs some microseconds, and two
thousand of them are the largest part of a first response. A fork that waits for its check can do that while it waits.
Where the kernel tells nothing, nothing is found, and the pages are copied when they are written to.
"""

import array
from contextlib import suppress
from pathlib import Path

from checker.serving.maps import read_mappings

PAGE_BYTES = 4096
MOST_PAGES = 65_536
"""How many pages are looked at, in all: 256 MiB."""
MOST_RUNS = 2000
"""How many runs of pages are named: as many as one message holds."""
MOST_COPIED = 6144
"""How many pages are named, in all: 24 MiB."""
GAP = 1
"""So many cold pages between two hot ones are taken with them."""

PRESENT, EXCLUSIVE, SHARED = 1 << 63, 1 << 56, 1 << 61
"""Bits of an entry of /proc/pid/pagemap (Linux, Documentation/admin-guide/mm/pagemap.rst)."""

Run = tuple[int, int]
"""An address and a number of pages."""


def find_hot_pages(pid: int) -> list[Run]:
    """The pages that a fork has copied so far, as runs in order of address."""
    found: list[Run] = []
    with suppress(OSError, ValueError), Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pagemap:
        left = MOST_PAGES
        for start, pages in writable_ranges(pid):
            left -= pages
            if left < 0 or len(found) >= MOST_RUNS:
                break
            pagemap.seek(start // PAGE_BYTES * 8)
            entries = array.array("Q", pagemap.read(8 * pages))
            found += runs(start, entries)
    return bounded(found)


def bounded(found: list[Run]) -> list[Run]:
    """As many runs as are named: the apps of others will copy what this one has written to."""
    kept, left = [], MOST_COPIED
    for address, pages in found[:MOST_RUNS]:
        if pages <= left:
            kept.append((address, pages))
            left -= pages
    return kept


def written_out(runs: list[Run]) -> list[int]:
    """Runs in as few digits as can be: how many pages are left out before each, and how many it has."""
    numbers, page = [], 0
    for address, pages in runs:
        numbers += [address // PAGE_BYTES - page, pages]
        page = address // PAGE_BYTES + pages
    return numbers


def writable_ranges(pid: int) -> list[Run]:
    """The private memory a process may write to, without its stack."""
    return [
        (mapping.start, (mapping.end - mapping.start) // PAGE_BYTES)
        for mapping in read_mappings(pid)
        if mapping.rights == b"rw-p" and mapping.path != b"[stack]"
    ]


def runs(start: int, entries: "array.array[int]") -> list[Run]:
    """The runs of copied pages among the entries of a range that begins at `start`."""
    hot = [index for index, entry in enumerate(entries) if entry & PRESENT and entry & EXCLUSIVE and not entry & SHARED]
    found: list[list[int]] = []
    for index in hot:
        if found and index - found[-1][1] <= GAP + 1:
            found[-1][1] = index
        else:
            found.append([index, index])
    return [(start + first * PAGE_BYTES, last - first + 1) for first, last in found]

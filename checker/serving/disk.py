"""Watches what an app has on disk, from outside, and ends one that holds more than its kata allows. Linux only.

A limit of the kernel bounds each file, and the budget their number; their product is too much for a disk. So the blocks
in the data folder are added up, and those of files that were removed but are held open or mapped.
"""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checker.errors import CheckerFault
from checker.model.kata import MIB, Limits
from checker.serving.budget import Budget
from checker.serving.maps import read_mappings
from checker.serving.processes import end_session, family

SECONDS, LEAST_SECONDS = 0.05, 0.005
"""How long an app may write unseen, while it is far from its limit and at the least. A look costs milliseconds."""
BYTES_PER_SECOND = 2048 * MIB
"""How fast an app writes, at most, as far as that decides when to look again."""
SATISFIED = 1 << 62
"""More bytes than any disk has."""
KEPT_FREE_BYTES, KEPT_FREE_SHARE = 256 * MIB, 0.05
"""What a disk keeps free beside what the app may use: the lesser of the two."""
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
LONG_PATH = 2000
"""Bytes: a path of 4096 is too long, and a name has at most 255."""
PASSING = (FileNotFoundError, NotADirectoryError, PermissionError)
"""What may happen while an app changes its folder."""
BLOCK = 512
"""The unit of `st_blocks` (stat(3type))."""


@dataclass(frozen=True)
class Watched:
    """A box whose files are added up."""

    pid: int
    began: str
    """When it did, as `processes.started_at` says it."""
    folder: Path
    """Its data folder."""
    limits: Limits
    budget: Budget
    output_device: int
    """Where what it prints is kept, which is no disk."""


class DiskWatch:
    """A thread that looks at every box that has made files, as long as there are boxes."""

    def __init__(self) -> None:
        self.boxes: dict[int, Watched] = {}
        self.has_more = False
        """Whether boxes were added since they were last looked at."""
        self.news = threading.Condition()
        self.is_closed = False
        self.thread = threading.Thread(target=self.run, name="disk watch", daemon=True)
        self.thread.start()

    def add(self, box: Watched) -> None:
        """Watch a box from now on."""
        with self.news:
            self.boxes[box.pid] = box
            self.has_more = True
            self.news.notify_all()

    def drop(self, pid: int) -> None:
        """Watch it no longer."""
        with self.news:
            self.boxes.pop(pid, None)

    def run(self) -> None:
        """Look until closed."""
        while True:
            with self.news:
                self.news.wait_for(lambda: self.is_closed or bool(self.boxes))
                if self.is_closed:
                    return
                boxes, self.has_more = list(self.boxes.values()), False
            left = min(map(look_at, boxes), default=SATISFIED)
            with self.news:
                seconds = min(SECONDS, max(LEAST_SECONDS, left / BYTES_PER_SECOND))
                self.news.wait_for(lambda: self.is_closed or self.has_more, seconds)

    def close(self) -> None:
        """End the thread."""
        with self.news:
            self.is_closed = True
            self.news.notify_all()
        self.thread.join()


def look_at(box: Watched) -> int:
    """Look, and go on with the other boxes whatever one of them has in store; what could not be told is a fault."""
    if not box.budget.has_made_files:
        return box.limits.disk_mib * MIB
    try:
        return look(box)
    except Exception as error:
        box.budget.fault = f"What an app has on disk could not be added up: {error!r}"[:500]
        return SATISFIED


def look(box: Watched) -> int:
    """End a box that holds too much; or one on a disk that is nearly full, which is told as nobody's fault.

    Returns:
        How many bytes more it may hold.
    """
    try:
        left = box.limits.disk_mib * MIB - used(box)
        is_full = free(box.folder) < kept_free(box.folder)
    except FileNotFoundError:
        return SATISFIED
    except OSError as error:
        box.budget.fault = f"What an app has on disk could not be added up: {error}."
        return SATISFIED
    if left < 0:
        box.budget.refused.add("disk")
        end_session(box.pid, box.began)
        return SATISFIED
    if is_full:
        box.budget.fault = f"The disk under {box.folder.parent} became nearly full while apps were checked."
        end_session(box.pid, box.began)
    return left


def ensure_room(folder: Path, limits: Limits) -> None:
    """Make sure that an app could use all its kata allows, so that no app can fill the disk.

    Raises:
        CheckerFault: There is not room enough.
    """
    needed = limits.disk_mib * MIB + kept_free(folder)
    if free(folder) < needed:
        raise CheckerFault(
            f"The disk under {folder.parent} is nearly full: {free(folder) // MIB} of {needed // MIB} MiB are free.",
            "Free some space there, or name a folder on another disk in the environment variable TMPDIR.",
        )


def free(folder: Path) -> int:
    """Bytes that may still be written where `folder` is."""
    facts = os.statvfs(folder)
    return facts.f_bavail * facts.f_frsize


def kept_free(folder: Path) -> int:
    """Bytes that are to stay free where `folder` is."""
    facts = os.statvfs(folder)
    return int(min(KEPT_FREE_BYTES, KEPT_FREE_SHARE * facts.f_blocks * facts.f_frsize))


def used(box: Watched) -> int:
    """Bytes that a box holds on disk."""
    return sum(sizes(str(box.folder))) + sum(held(box).values())


class Anchor:
    """An open folder that longer paths start from: no path may be longer than 4096 bytes. Closed when it is let go."""

    def __init__(self, path: str, beneath: "Anchor | None" = None) -> None:
        self.descriptor: int = open_folder(path, None if beneath is None else beneath.descriptor)

    def __del__(self) -> None:
        if hasattr(self, "descriptor"):
            os.close(self.descriptor)


def sizes(folder: str) -> Iterator[int]:
    """The bytes of each file and folder beneath `folder`, however deep; what vanishes meanwhile is left out."""
    waiting: list[tuple[Anchor, str]] = []
    with suppress(*PASSING):
        waiting.append((Anchor(folder), "."))
    while waiting:
        anchor, path = waiting.pop()
        with suppress(*PASSING):
            if len(os.fsencode(path)) > LONG_PATH:
                anchor, path = Anchor(path, anchor), "."
            here = open_folder(path, anchor.descriptor)
            try:
                for entry in os.scandir(here):
                    with suppress(*PASSING):
                        facts = entry.stat(follow_symlinks=False)
                        yield facts.st_blocks * BLOCK
                        if stat.S_ISDIR(facts.st_mode):
                            waiting.append((anchor, f"{path}/{entry.name}"))
            finally:
                os.close(here)


def open_folder(path: str, beneath: int | None) -> int:
    """Open a folder; one that its owner may not read is made readable, since files may be hidden in it."""
    try:
        return os.open(path, FOLDER, dir_fd=beneath)
    except PermissionError:
        os.chmod(path, 0o700, dir_fd=beneath)
        return os.open(path, FOLDER, dir_fd=beneath)


def held(box: Watched) -> dict[int, int]:
    """The bytes of each file that no folder has any more, by inode: held open, or mapped alone and taken as a whole."""
    found: dict[int, int] = {}
    for pid in family(box.pid):
        with suppress(OSError, ValueError):
            for descriptor in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208
                with suppress(OSError):
                    facts = os.stat(f"/proc/{pid}/fd/{descriptor}")  # noqa: PTH116
                    if stat.S_ISREG(facts.st_mode) and not facts.st_nlink and facts.st_dev != box.output_device:
                        found[facts.st_ino] = facts.st_blocks * BLOCK
            for inode in mapped(pid, os.fsencode(box.folder)):
                found.setdefault(inode, box.limits.file_mib * MIB)
    return found


def mapped(pid: int, folder: bytes) -> Iterator[int]:
    """The inodes of removed files of `folder` that a process has mapped (proc_pid_maps(5))."""
    for mapping in read_mappings(pid, having=(b" (deleted)",)):
        if mapping.path.endswith(b" (deleted)") and folder in mapping.path:
            yield mapping.inode

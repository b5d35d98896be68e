"""Puts a folder back to what it held in the beginning, whatever an app has done to it."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from checker.serving.removal import empty, remove

Stamp = tuple[int, ...]


class PristineFolder:
    """A folder and its first content. It is written anew only where it differs, which costs a look at each file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = {name: (path / name).read_bytes() for name, is_folder in names(path) if not is_folder}
        self.asides = 0
        self.remember()

    def remember(self) -> None:
        """Take the folder as it is now for pristine."""
        self.inode = self.path.stat().st_ino
        self.stamps = dict(stamps(self.path))

    def is_pristine(self) -> bool:
        """Whether nothing was added, removed or written to."""
        count = 0
        try:
            if not self.is_itself():
                return False
            for name, stamp in stamps(self.path):
                if self.stamps.get(name) != stamp:
                    return False
                count += 1
        except OSError:
            return False
        return count == len(self.stamps)

    def is_itself(self) -> bool:
        """Whether the folder is the one it was, not another in its place."""
        facts = self.path.lstat()
        return stat.S_ISDIR(facts.st_mode) and facts.st_ino == self.inode

    def restore(self) -> bool:
        """Put the folder back.

        Returns:
            Whether the folder itself stayed: what stood in it stands in it still.
        """
        if self.is_pristine():
            return True
        stayed = self.clear()
        for name, content in self.files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        self.remember()
        return stayed

    def clear(self) -> bool:
        """Empty the folder, or put a new one in its place where it is gone or can't be emptied."""
        with suppress(OSError):
            if self.is_itself():
                self.path.chmod(0o700)
                empty(self.path)
                if not any(self.path.iterdir()):
                    return True
        self.put_aside()
        self.path.mkdir(mode=0o700, parents=True)
        return False

    def put_aside(self) -> None:
        """Remove what stands in the folder's place; what can't be removed gets another name."""
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(self.path.lstat().st_mode):
                self.asides += 1
                aside = self.path.with_name(f"{self.path.name}-aside-{self.asides}")
                self.path.rename(aside)
                remove(aside)
            else:
                self.path.unlink()


def names(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every name beneath a folder, as a relative path, and whether it is a folder; no link is followed."""
    waiting = [""]
    while waiting:
        place = waiting.pop()
        with os.scandir(folder / place) as entries:
            for entry in entries:
                name = f"{place}{entry.name}"
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder:
                    waiting.append(f"{name}/")
                yield name, is_folder


def stamps(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """What tells a change of each name: for a file its time of change too, which no program can set."""
    for name, is_folder in names(folder):
        facts = (folder / name).lstat()
        if is_folder:
            yield name, (facts.st_mode, facts.st_ino)
        else:
            yield name, (facts.st_mode, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)

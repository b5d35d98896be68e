"""Removes folders that an app may have filled: no link is followed, no depth, number or mode stops it."""

import itertools
import os
import time
from contextlib import suppress
from pathlib import Path

SECONDS = 30.0
"""How long this goes on against a process that fills the folder again."""
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def remove(folder: Path) -> None:
    """Remove `folder` and what is in it; what can't be removed stays, without an error."""
    with suppress(OSError):
        empty(folder)
        folder.rmdir()


def empty(folder: Path) -> None:
    """Remove all that is in `folder`.

    Folders within folders are moved up to the top before they are looked into, so that no path grows longer than the
    system can open and nothing here recurses.

    Raises:
        OSError: `folder` is no folder, or may not be read.
    """
    deadline = time.monotonic() + SECONDS
    if not os.supports_dir_fd >= {os.open, os.unlink, os.rename, os.rmdir, os.chmod}:
        empty_by_path(folder)
        return
    top = os.open(folder, FOLDER)
    numbers = itertools.count()
    try:
        names = os.listdir(top)  # noqa: PTH208 - of a descriptor
        while names and time.monotonic() < deadline:
            for name in names:
                empty_one(top, name, numbers)
            left = os.listdir(top)  # noqa: PTH208
            if left == names:
                return
            names = left
    finally:
        os.close(top)


def empty_one(top: int, name: str, numbers: "itertools.count[int]") -> None:
    """Remove one entry of the folder `top`, moving the folders in it up to `top`."""
    with suppress(OSError):
        os.unlink(name, dir_fd=top)
        return
    with suppress(OSError):
        os.chmod(name, 0o700, dir_fd=top)
        inner = os.open(name, FOLDER, dir_fd=top)
        try:
            for child in os.listdir(inner):  # noqa: PTH208
                lift(inner, child, top, f".lifted-{os.getpid()}-{next(numbers)}")
        finally:
            os.close(inner)
        os.rmdir(name, dir_fd=top)


def lift(inner: int, child: str, top: int, name: str) -> None:
    """Remove a file of the folder `inner`, or move a folder of it to `top`."""
    with suppress(OSError):
        os.unlink(child, dir_fd=inner)
        return
    with suppress(OSError):
        # A folder that may not be written can't be moved: its own `..` changes.
        os.chmod(child, 0o700, dir_fd=inner)
        os.rename(child, name, src_dir_fd=inner, dst_dir_fd=top)


def empty_by_path(folder: Path) -> None:
    """The same with plain paths, where the system has no relative ones."""
    import shutil

    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            with suppress(OSError):
                Path(entry.path).unlink()

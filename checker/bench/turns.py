"""Lets one process at a time change a file that several terminals share."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checker.errors import UsageProblem

if sys.platform != "win32":
    import fcntl

PATIENCE_SECONDS = 10.0
"""A turn takes milliseconds, so who waits longer waits for a process that was stopped in the middle of one."""
PAUSE_SECONDS = 0.005


@contextmanager
def taking_turns(lock: Path) -> Iterator[None]:
    """Wait until no other process has the turn, and have it.

    The system takes the turn away from whoever dies (flock(2); on Windows a lock on the first byte, which nobody has
    tried yet). Where a file system knows no locks, everybody goes on at once: files that are replaced whole stay whole
    all the same, and of two changes in the same moment one may be lost.

    Args:
        lock: A file beside the one that is changed; it is made, stays empty, and is never removed.

    Raises:
        UsageProblem: Another process does not end its turn.
        OSError: The file can't be made.
    """
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _took(descriptor):
            if time.monotonic() > deadline:
                raise UsageProblem(
                    f"Another command has held {lock} for {PATIENCE_SECONDS:.0f} seconds.",
                    "Look for a `checker` that was stopped in another terminal (`fg` goes on with it), and try again.",
                )
            time.sleep(PAUSE_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _took(descriptor: int) -> bool:
    """Whether the lock is ours now, or there are no locks here."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True

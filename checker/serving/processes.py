"""Processes that are not ours to trust: looked at from outside, ended by pidfd. Linux only."""

import os
import select
import signal
from contextlib import suppress
from pathlib import Path


def open_member(pid: int, group: int) -> int | None:
    """A pidfd of `pid`, if it is a member of the process group `group`; None otherwise.

    The group is asked for after the pidfd is open, so that the number can't have come to mean another process between.
    """
    try:
        pidfd = os.pidfd_open(pid)
    except (OSError, OverflowError, ValueError):
        return None
    try:
        if os.getpgid(pid) == group and pid != group:
            return pidfd
    except OSError:
        pass
    os.close(pidfd)
    return None


def kill(pidfd: int) -> None:
    """Begin to end a process, which takes the kernel a millisecond or two."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)


def has_ended(pidfd: int, wait: float = 0.0) -> bool:
    """Whether a process has ended, waiting up to `wait` seconds for it."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(1e3 * wait))


def has_children(pid: int) -> bool:
    """Whether any thread of a process has children, ended ones included."""
    tasks = Path(f"/proc/{pid}/task")
    return any((task / "children").read_bytes() for task in tasks.iterdir())


OWN_DESCRIPTORS = 4
"""What a box holds open itself: standard input, output and error, and its control socket."""


def holds_more_than_memory(pid: int) -> bool:
    """Whether a fork of a box would share more with it than a copy of its memory: threads, children, open files."""
    try:
        threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
        descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return threads > 1 or descriptors > OWN_DESCRIPTORS or has_children(pid)
    except OSError:
        return True

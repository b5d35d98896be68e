"""Processes that are not ours to trust: looked at from outside, ended by pidfd. Linux only."""

import os
import select
import signal
from contextlib import suppress
from pathlib import Path

ROUNDS = 20


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


def kill(pidfd: int, wait: float = 2.0) -> None:
    """End a process and wait until it has ended, at most `wait` seconds."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    has_ended(pidfd, wait)


def has_ended(pidfd: int, wait: float = 0.0) -> bool:
    """Whether a process has ended, waiting up to `wait` seconds for it."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(1e3 * wait))


def children(pid: int) -> list[int]:
    """The children of a process's main thread, ended ones included."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (OSError, ValueError):
        return []


def end_children(pid: int) -> None:
    """End what a box has left running: it adopts the orphans of its served apps."""
    for _ in range(ROUNDS):
        alive = [child for child in children(pid) if not is_zombie(child)]
        if not alive:
            return
        for child in alive:
            try:
                pidfd = os.pidfd_open(child)
            except OSError:
                continue
            if child in children(pid):
                kill(pidfd)
            os.close(pidfd)


def is_zombie(pid: int) -> bool:
    """Whether a process has ended and waits to be collected; also true where it can't be looked at."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] in (b"Z", b"X")
    except (OSError, IndexError):
        return True


def holds_more_than_memory(pid: int, data_dir: Path) -> bool:
    """Whether a fork of the process would not be pristine: more threads, children, or files open in `data_dir`."""
    try:
        if len(os.listdir(f"/proc/{pid}/task")) > 1 or children(pid):
            return True
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with suppress(FileNotFoundError):
                if os.readlink(f"/proc/{pid}/fd/{descriptor}").startswith(f"{data_dir}/"):
                    return True
    except OSError:
        return True
    return any(data_dir.iterdir())

"""Ends processes with all that they have started, however they left their group, session or parent. Linux only.

A number may come to mean another process at any time, so a signal goes to a pidfd, and only after the process was seen
to be a descendant while the pidfd was open.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

SECONDS = 2.0
"""How long this goes on against processes that start others faster than they are stopped."""


def end_descendants(root: int, spare: frozenset[int] = frozenset()) -> None:
    """Kill what has descended from `root`, which must adopt orphans; `root` itself stays.

    All are stopped before any is killed: a process that is stopped starts no other.

    Args:
        root: The process whose descendants are ended.
        spare: Children of `root` that stay, with what has descended from them.
    """
    deadline = time.monotonic() + SECONDS
    stopped: set[int] = set()
    while time.monotonic() < deadline:
        running = [pid for pid in descendants(root, spare) if pid not in stopped]
        if not running:
            break
        for pid in running:
            send(pid, signal.SIGSTOP, root)
        stopped.update(running)
    while time.monotonic() < deadline:
        left = descendants(root, spare)
        if not left:
            return
        for pid in left:
            send(pid, signal.SIGKILL, root)
        time.sleep(0.001)


def descendants(root: int, spare: frozenset[int] = frozenset()) -> list[int]:
    """The descendants of a process that have not ended, parents before children."""
    found: list[int] = []
    waiting = [child for child in children(root) if child not in spare]
    while waiting:
        pid = waiting.pop()
        waiting += children(pid)
        if state_and_parent(pid)[0] not in "ZX":
            found.append(pid)
    return found


def children(pid: int) -> list[int]:
    """The children of all threads of a process, those included that have ended and wait to be collected."""
    found: list[int] = []
    with suppress(OSError, ValueError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def send(pid: int, number: signal.Signals, root: int) -> None:
    """Send a signal to `pid` if it descends from `root`."""
    with suppress(OSError):
        pidfd = os.pidfd_open(pid)
        try:
            if descends(pid, root):
                signal.pidfd_send_signal(pidfd, number)
        finally:
            os.close(pidfd)


def descends(pid: int, root: int) -> bool:
    """Whether `root` is among the ancestors of `pid`."""
    while pid > 1:
        pid = state_and_parent(pid)[1]
        if pid == root:
            return True
    return False


def state_and_parent(pid: int) -> tuple[str, int]:
    """A process's state (proc_pid_stat(5), field 3) and its parent; `X` and 0 where there is none such."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return fields[0].decode(), int(fields[1])
    except (OSError, IndexError, ValueError):
        return "X", 0

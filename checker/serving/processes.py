"""Processes that are not ours to trust: looked at from outside, ended by pidfd. Linux only."""

import os
import select
import signal
from contextlib import suppress
from pathlib import Path

from checker.serving.maps import read_mappings


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


def halt(pidfd: int) -> None:
    """Have a process do nothing until `go_on`."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGSTOP)


def go_on(pidfd: int) -> None:
    """Let a process do something again."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGCONT)


def ask_to_end(pidfd: int) -> None:
    """Ask a process to shut down."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGTERM)


def has_ended(pidfd: int, wait: float = 0.0) -> bool:
    """Whether a process has ended, waiting up to `wait` seconds for it."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(1e3 * wait))


def has_children(pid: int) -> bool:
    """Whether any thread of a process has children, ended ones included."""
    tasks = Path(f"/proc/{pid}/task")
    return any((task / "children").read_bytes() for task in tasks.iterdir())


ROUNDS = 20
"""How often a session is looked through; its processes can start few others."""
STANDARD = {"0": os.devnull, "1": "/memfd:output", "2": "/memfd:output"}
"""What a box holds open beside its control socket: standard input, output and error, all by what they were made as."""


def shares_memory(pid: int) -> bool:
    """Whether a process has writable memory that its forks would share with it instead of copying it.

    Raises:
        OSError: There is no such process, or it has more mappings than are read.
    """
    # As rights end: readable or not is the first letter, and is all the same here.
    found = read_mappings(pid, having=(b"w-s ", b"wxs "))
    return any(b"w" in mapping.rights and mapping.rights.endswith(b"s") for mapping in found)


def holds_more_than_memory(pid: int, control: int) -> bool:
    """Whether a fork of a box would share with it what is not a copy of its memory.

    Threads, children, open files, or memory that is shared on purpose.

    Args:
        pid: The box.
        control: The inode of the socket that it was given to be asked on.
    """
    try:
        return has_children(pid) or shares_with_forks(pid, control)
    except OSError:
        return True


def shares_with_forks(pid: int, control: int) -> bool:
    """Whether a box holds a thread, a descriptor or memory by which forks could know of each other.

    What two forks share of a box, the box holds from the one fork to the other: who looks in between sees it.
    """
    try:
        if len(list(Path(f"/proc/{pid}/task").iterdir())) > 1 or shares_memory(pid):
            return True
        opened = {entry.name: str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return True
    others = [target for name, target in opened.items() if name not in STANDARD]
    return others != [f"socket:[{control}]"] or any(
        not opened.get(name, expected).startswith(expected) for name, expected in STANDARD.items()
    )


def family(pid: int) -> list[int]:
    """A process and all that have descended from it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return found


def fields_of(pid: int) -> list[bytes]:
    """The fields of proc_pid_stat(5) from the third on; empty where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return []


def started_at(pid: int) -> str:
    """When a process began, in clock ticks since boot: with it, a process id means one process. Empty if unknown."""
    fields = fields_of(pid)
    return fields[19].decode() if len(fields) > 19 else ""


def has_used_up(pid: int, seconds: int) -> bool:
    """Whether a process has used so much processor time, or was ended for it and is not collected yet."""
    fields = fields_of(pid)
    was_ended = len(fields) > 49 and int(fields[49]) & 0x7F == signal.SIGXCPU
    return was_ended or processor_seconds(pid) >= seconds


def processor_seconds(pid: int) -> float:
    """The processor time that a process has used, its threads' included; 0 if it is not known."""
    fields = fields_of(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if len(fields) > 12 else 0.0


def members(session: int, began: str) -> list[int]:
    """The processes of a session that have not ended, if its leader is the one that began then, or has ended.

    As long as one is left, no other session gets this number. Number 0 stands for all those that are led from another
    pid namespace (pid_namespaces(7)), as a container's first shell may be: no session of ours.
    """
    if session <= 0:
        return []
    leader = started_at(session)
    if not began.isdecimal() or leader not in ("", began) or not Path("/proc").is_dir():
        return []
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208
        fields = fields_of(int(name)) if name.isdecimal() else []
        if len(fields) > 19 and int(fields[3]) == session and int(fields[19]) >= int(began) and fields[0] not in b"ZX":
            found.append(int(name))
    return found


def is_walled(pid: int) -> bool:
    """Whether a process is under a filter of system calls (proc_pid_status(5), Seccomp)."""
    with suppress(OSError):
        return b"\nSeccomp:\t2\n" in Path(f"/proc/{pid}/status").read_bytes()
    return False


def end_session(session: int, began: str, *, walled_only: bool = False) -> None:
    """Kill all processes of a session, which a walled process can't leave, also those it starts meanwhile.

    Args:
        session: Its number.
        began: When its leader did.
        walled_only: Spare processes that no app can be, where the number may have come to mean another session.
    """
    for _ in range(ROUNDS):
        found = [pid for pid in members(session, began) if is_walled(pid) or not walled_only]
        if not found:
            return
        for pid in found:
            with suppress(OSError):
                pidfd = os.pidfd_open(pid)
                try:
                    # Asked again, since the number could have come to mean another process.
                    if os.getsid(pid) == session:
                        kill(pidfd)
                finally:
                    os.close(pidfd)

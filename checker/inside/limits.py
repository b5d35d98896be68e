"""The limits a process sets on itself before learner code runs: what rlimits can do, and a death with its parent."""

import ctypes
import os
import signal
import sys

if sys.platform != "win32":
    import resource

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
DESCRIPTORS = 256
"""Each may be a pipe or a pair of sockets, whose buffers are the kernel's memory and count against nothing else."""


def limit(limits: dict[str, int]) -> None:
    """Set the rlimits: processor seconds, address space, file size (bytes), descriptors, no core files.

    Args:
        limits: `cpu_seconds`, `memory_bytes`, `file_bytes`.
    """
    if sys.platform == "win32":
        return
    cpu = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A write beyond RLIMIT_FSIZE is an OSError that the app can handle, instead of its death.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to end this process when its parent ends. Linux alone can; a fork clears it.

    Args:
        parent: The parent, if it is known: where that has ended already, the process ends here.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent is not None and os.getppid() != parent:
            os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent has ended, so that none escapes the count."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def close_all_but(keep: set[int]) -> None:
    """Close every descriptor above 2 that is not in `keep`."""
    last = 2
    for descriptor in sorted(keep):
        os.closerange(last + 1, descriptor)
        last = max(last, descriptor)
    os.closerange(last + 1, os.sysconf("SC_OPEN_MAX") if last < 4096 else last + 4096)

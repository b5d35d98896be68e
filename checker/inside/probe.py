"""Walls itself in as a box does, tries what the walls must refuse, and prints what came of it as JSON. For `doctor`."""

import errno
import json
import os
import resource
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checker.inside.walls import landlock
from checker.inside.walls.grants import granted_places
from checker.inside.walls.raising import CALLS, Plans, find_missing, raise_walls

FEW_FILES = 256


def run_probe() -> None:
    """Print `version` (of Landlock), `missing` (walls, each with why) and `refused` (attempts, by name).

    What the missing walls would refuse is not tried.
    """
    missing = find_missing()
    facts: dict[str, Any] = {"version": landlock.version(), "missing": missing, "refused": {}}
    outside = tempfile.mkdtemp()
    data_dir = tempfile.mkdtemp()
    before = attempts(outside, data_dir)
    # As a box's are lowered before its walls are raised.
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_FILES, FEW_FILES))
    try:
        raise_walls(Plans(granted_places(), missing), data_dir, data_dir, lambda listener: None)
    except OSError as error:
        facts["missing"] = {"all": f"the kernel refuses ({error})"}
    else:
        standing = {name: attempt for name, attempt in before.items() if wall_against(name) not in missing}
        facts["refused"] = {name: is_refused(attempt) for name, attempt in standing.items()}
    print(json.dumps(facts))


def wall_against(attempt: str) -> str:
    """The wall that has to refuse an attempt."""
    name = attempt.partition(": ")[0]
    return CALLS if name == "budgets" else name


def attempts(outside: str, data_dir: str) -> dict[str, Callable[[], Any]]:
    """What the walls must refuse, by the name of what they protect."""
    own, pair = socket.socket(socket.AF_UNIX), socket.socketpair()
    return {
        "files: read outside": lambda: Path("/etc/passwd").read_bytes(),
        "files: write outside": lambda: Path(outside, "x").write_bytes(b""),
        "files: /proc": lambda: os.listdir("/proc"),  # noqa: PTH208
        "system calls: open a socket": socket.socket,
        "system calls: connect": lambda: own.connect("/nowhere"),
        "system calls: datagrams": lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
        "system calls: start a program": lambda: os.execv("/nowhere", [""]),
        "system calls: signal another process": lambda: os.kill(os.getppid(), 0),
        "system calls: leave the session": os.setsid,
        "system calls: pass descriptors": lambda: socket.send_fds(pair[0], [b"x"], [0]),
        "rights: raise one's limits": lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (FEW_FILES + 1, FEW_FILES + 1)
        ),
        "budgets: fork without asking": fork,
        "budgets: make a file without asking": lambda: Path(data_dir, "x").write_bytes(b""),
    }


def fork() -> None:
    """Fork; the child has nothing to do."""
    if os.fork() == 0:
        os._exit(0)


def is_refused(attempt: Callable[[], Any]) -> bool:
    """Whether an attempt ends in an error that only a wall gives, not in one that it would have met in any case."""
    try:
        attempt()
    except ValueError:
        # What Python makes of a limit that can't be raised.
        return True
    except OSError as error:
        return error.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS)
    return False

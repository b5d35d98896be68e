"""Raises all walls around this process, in the order in which each still may be raised."""

import os

from checker.inside.walls import landlock, seccomp
from checker.inside.walls.calls import program
from checker.inside.walls.capabilities import drop_capabilities
from checker.inside.walls.grants import Grant

NICE = 1
"""The judge goes first where there are too few processors. More would let honest apps run out of time."""


class Plans:
    """What is the same for every box: found and built once, before the first."""

    def __init__(self, grants: list[Grant]) -> None:
        self.machine = os.uname().machine
        self.grants = grants
        self.filter = program(self.machine)


def raise_walls(plans: Plans, workspace: str, data_dir: str) -> int:
    """Confine this process, and all that it starts, for good.

    Args:
        plans: What is the same for every box.
        workspace: May be read.
        data_dir: May be written.

    Returns:
        The descriptor on which the supervisor answers for forks, threads and new files.

    Raises:
        OSError: The kernel can't, or refuses.
    """
    os.nice(NICE)
    drop_capabilities(plans.machine)
    seccomp.forbid_new_privileges()
    landlock.restrict([*plans.grants, (workspace, landlock.READ), (data_dir, landlock.WRITE)])
    return seccomp.load(plans.filter)


def find_missing() -> list[str]:
    """Which walls this system can't raise, in words; empty where all stand."""
    missing = []
    if os.uname().machine not in ("x86_64", "aarch64"):
        missing.append(f"system calls: the processor {os.uname().machine} is not known")
    if not landlock.version():
        missing.append("files: the kernel has no Landlock, or it is not switched on (lsm=landlock)")
    if not seccomp.is_available():
        missing.append("system calls: the kernel has no seccomp filters with user notification")
    return missing

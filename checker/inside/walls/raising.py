"""Raises all walls around this process, in the order in which each still may be raised."""

import os
import platform
from collections.abc import Callable

from checker.inside.walls import landlock, seccomp
from checker.inside.walls.calls import last_program, program
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
        self.last_filter = last_program(self.machine)


def raise_walls(plans: Plans, workspace: str, data_dir: str, hand_over: Callable[[int], None]) -> None:
    """Confine this process, and all that it starts, for good.

    Args:
        plans: What is the same for every box.
        workspace: May be read.
        data_dir: May be written.
        hand_over: Takes the descriptor on which the supervisor answers for forks, threads and new files; it is closed
            afterwards. Called when all walls stand but the last, which keeps descriptors from being passed.

    Raises:
        OSError: The kernel can't, or refuses.
    """
    os.nice(NICE)
    drop_capabilities(plans.machine)
    seccomp.forbid_new_privileges()
    landlock.restrict([*plans.grants, (workspace, landlock.READ), (data_dir, landlock.WRITE)])
    listener = seccomp.load_asking(plans.filter)
    try:
        hand_over(listener)
    finally:
        os.close(listener)
    seccomp.load(plans.last_filter)


def find_missing() -> list[str]:
    """Which walls this system can't raise, in words; empty where all stand."""
    missing = []
    if platform.libc_ver()[0] != "glibc":
        missing.append("system calls: the C library is not glibc, and others start threads in ways that are not known")
    if os.uname().machine not in ("x86_64", "aarch64"):
        missing.append(f"system calls: the processor {os.uname().machine} is not known")
    if not landlock.version():
        missing.append("files: the kernel has no Landlock, or it is not switched on (lsm=landlock)")
    if not seccomp.is_available():
        missing.append("system calls: the kernel has no seccomp filters with user notification")
    return missing

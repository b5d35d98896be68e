"""Raises the walls around this process, in the order in which each still may be raised: all that the system has."""

import json
import os
import platform
from collections.abc import Callable, Collection, Iterator

from checker.inside.walls import landlock, seccomp
from checker.inside.walls.calls import last_program, program
from checker.inside.walls.capabilities import drop_capabilities
from checker.inside.walls.grants import Grant

NICE = 1
"""The judge goes first where there are too few processors. More would let honest apps run out of time."""

FILES, CALLS, RIGHTS = "files", "system calls", "rights"
"""The walls. The supervisor's budgets come with the filter of system calls: one is not had without the other."""
MACHINES = ("x86_64", "aarch64")


class Plans:
    """What is the same for every box: found and built once, before the first."""

    def __init__(self, grants: list[Grant], lacking: Collection[str] = ()) -> None:
        self.machine = os.uname().machine
        self.grants = grants
        self.walls = {FILES, CALLS, RIGHTS} - set(lacking)
        self.filter = program(self.machine) if CALLS in self.walls else b""
        self.last_filter = last_program(self.machine) if CALLS in self.walls else b""


def raise_walls(plans: Plans, workspace: str, data_dir: str, hand_over: Callable[[int | None], None]) -> None:
    """Confine this process, and all that it starts, for good.

    Args:
        plans: What is the same for every box, and which walls there are to be.
        workspace: May be read.
        data_dir: May be written.
        hand_over: Takes the descriptor on which the supervisor answers for forks, threads and new files; it is closed
            afterwards. Called when all walls stand but the last, which keeps descriptors from being passed; with None
            where system calls are not filtered.

    Raises:
        OSError: The kernel can't, or refuses.
    """
    os.nice(NICE)
    if RIGHTS in plans.walls:
        drop_capabilities(plans.machine)
    seccomp.forbid_new_privileges()
    if FILES in plans.walls:
        landlock.restrict([*plans.grants, (workspace, landlock.READ), (data_dir, landlock.WRITE)])
    if CALLS not in plans.walls:
        hand_over(None)
        return
    listener = seccomp.load_asking(plans.filter)
    try:
        hand_over(listener)
    finally:
        os.close(listener)
    seccomp.load(plans.last_filter)


def find_missing() -> dict[str, str]:
    """Which walls this system can't raise, each with why; empty where all stand.

    What the system says it has is not enough: a container may forbid it all the same. So a child tries.
    """
    lacking: dict[str, str] = {}
    if os.uname().machine not in MACHINES:
        reason = f"the processor {os.uname().machine} is not known"
        lacking |= {CALLS: reason, RIGHTS: reason}
    elif platform.libc_ver()[0] != "glibc":
        lacking[CALLS] = "the C library is not glibc, and others start threads in ways that are not known"
    elif not seccomp.is_available():
        lacking[CALLS] = "the kernel has no seccomp filters with user notification"
    if not landlock.version():
        lacking[FILES] = "the kernel has no Landlock, or it is not switched on (lsm=landlock)"
    return lacking | try_in_child(frozenset(lacking))


def try_in_child(lacking: frozenset[str]) -> dict[str, str]:
    """Have a child raise each wall that is not `lacking`, and say why one can't be raised."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(told)
            for name, error in try_each(Plans([], lacking)):
                os.write(tells, json.dumps({name: f"the kernel refuses ({error})"}).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(tells)
    refused: dict[str, str] = {}
    with os.fdopen(told, encoding="utf-8") as lines:
        for line in lines:
            refused |= json.loads(line)
    os.waitpid(child, 0)
    return refused


def try_each(plans: Plans) -> Iterator[tuple[str, OSError]]:
    """Raise one wall after the other around this process. Yields those that can't be, with the kernel's error."""
    seccomp.forbid_new_privileges()
    if RIGHTS in plans.walls:
        try:
            drop_capabilities(plans.machine)
        except OSError as error:
            yield RIGHTS, error
    if FILES in plans.walls:
        try:
            landlock.restrict(plans.grants)
        except OSError as error:
            yield FILES, error
    if CALLS in plans.walls:
        try:
            seccomp.load_asking(plans.filter)
            seccomp.load(plans.last_filter)
        except OSError as error:
            yield CALLS, error

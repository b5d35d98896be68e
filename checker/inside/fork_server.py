"""The fork server: warm, without learner code, it forks a box for each submission and ends it when told.

It reports a box together with a pidfd, so that the judge never has to trust a number; it does not reap a box before it
is told to end it, so that the box's process group stays the box's. It adopts what a box leaves behind, and ends that
with it. When the judge is gone, so are all boxes.
"""

import os
import signal
import socket
from contextlib import suppress

from checker import wire
from checker.inside.box import live
from checker.inside.descendants import children, end_descendants
from checker.inside.limits import adopt_orphans, close_all_but
from checker.inside.walls.grants import granted_places
from checker.inside.walls.raising import Plans, find_missing
from checker.inside.warm import preload, settle, warm_up


def run(descriptor: int, *, walled: bool, traced: bool) -> None:
    """Serve the judge at the other end of the socket `descriptor` until it closes.

    Args:
        descriptor: A SOCK_SEQPACKET socket.
        walled: Whether boxes wall themselves in, as far as the system can.
        traced: Whether apps are watched while they answer.
    """
    close_all_but({descriptor})
    adopt_orphans()
    control = socket.socket(fileno=descriptor)
    warm_up(traced=traced)
    missing = find_missing() if walled else {}
    plans = Plans(granted_places(), missing) if walled else None
    wire.send(control, {"ready": True, "missing": [f"{wall}: {why}" for wall, why in missing.items()]})
    boxes: dict[int, int] = {}
    try:
        while True:
            message, descriptors = wire.receive(control, 2)
            if "box" in message:
                boxes[message["box"]] = open_box(control, message | {"traced": traced}, descriptors, plans)
            elif "preload" in message:
                preload(message["preload"])
                settle()
                plans = Plans(granted_places(), missing) if walled else None
            elif "tidy" in message:
                end_descendants(boxes[message["tidy"]], frozenset(message["spare"]))
                wire.send(control, {"tidied": message["tidy"]})
            else:
                end_box(boxes.pop(message["end"]), boxes)
                wire.send(control, {"ended": message["end"]})
    except (EOFError, OSError):
        pass
    finally:
        for number in list(boxes):
            end_box(boxes.pop(number), boxes)


def open_box(control: socket.socket, job: wire.Message, descriptors: list[int], plans: Plans | None) -> int:
    """Fork a box into a session of its own and report it.

    Returns:
        Its process id, which is its process group's too.
    """
    box_control, output = descriptors
    # The box announces its own session through a pipe: reported before, its group could still be ours.
    settled, settle = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.close(settled)
        os.close(settle)
        control.close()
        live(socket.socket(fileno=box_control), job, output, plans, parent)
    os.close(settle)
    os.read(settled, 1)
    os.close(settled)
    pidfd = os.pidfd_open(pid)
    for descriptor in descriptors:
        os.close(descriptor)
    wire.send(control, {"box": job["box"], "pid": pid}, (pidfd,))
    os.close(pidfd)
    return pid


def end_box(pid: int, others: dict[int, int]) -> None:
    """Kill a box with all that it has started, and collect it; `others` are the boxes that stay."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    end_descendants(pid)
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
    # What outlived a box that ended by itself has become a child of this process.
    end_descendants(os.getpid(), frozenset(others.values()))
    reap(frozenset(others.values()))


def reap(boxes: frozenset[int]) -> None:
    """Collect the children that have ended and are no boxes: those are collected when they are ended."""
    for child in children(os.getpid()):
        if child not in boxes:
            with suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)

"""The fork server: warm, without learner code, it forks a box for each submission and ends it when told.

It reports a box together with a pidfd, so that the judge never has to trust a number; it does not reap a box before it
is told to end it, so that the box's process group stays the box's. When the judge is gone, so are all boxes.
"""

import os
import signal
import socket
from contextlib import suppress

from checker import wire
from checker.inside.box import live
from checker.inside.limits import close_all_but
from checker.inside.warm import warm_up


def run(descriptor: int) -> None:
    """Serve the judge at the other end of the socket `descriptor` until it closes."""
    close_all_but({descriptor})
    control = socket.socket(fileno=descriptor)
    warm_up()
    wire.send(control, {"ready": True})
    boxes: dict[int, int] = {}
    try:
        while True:
            message, descriptors = wire.receive(control, 2)
            if "box" in message:
                boxes[message["box"]] = open_box(control, message, descriptors)
            else:
                end_box(boxes.pop(message["end"]))
                wire.send(control, {"ended": message["end"]})
    except (EOFError, OSError):
        pass
    finally:
        for pid in boxes.values():
            end_box(pid)


def open_box(control: socket.socket, job: wire.Message, descriptors: list[int]) -> int:
    """Fork a box into a session of its own and report it.

    Returns:
        Its process id, which is its process group's too.
    """
    box_control, output = descriptors
    # The box announces its own session through a pipe: reported before, its group could still be ours.
    settled, settle = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.close(settled)
        os.close(settle)
        control.close()
        live(socket.socket(fileno=box_control), job, output)
    os.close(settle)
    os.read(settled, 1)
    os.close(settled)
    pidfd = os.pidfd_open(pid)
    for descriptor in descriptors:
        os.close(descriptor)
    wire.send(control, {"box": job["box"], "pid": pid}, (pidfd,))
    os.close(pidfd)
    return pid


def end_box(pid: int) -> None:
    """Kill a box with its whole process group and collect it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)

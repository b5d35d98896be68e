"""Starts the fork server's program, which warms up while its starter goes on importing.

Light to import itself, so that a command can do this before anything else.
"""

import hashlib
import os
import socket
import subprocess
import sys

from checker.serving.environment import clean_environment
from checker.serving.processes import has_ended

ENDING_SECONDS = 5.0
LEARNER = "learner"
"""The seed that hash seeds of a learner's own runs are made from: known before the kata is."""


class Program:
    """A fork server's process, and the socket to speak to it over."""

    def __init__(self, hash_seed: int, *, walled: bool, traced: bool) -> None:
        self.key = (hash_seed, walled, traced)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = [sys.executable, "-s", "-P", "-m", "checker.inside", "fork", str(theirs.fileno())]
        with theirs:
            self.process = subprocess.Popen(
                [*arguments, "walled" if walled else "open", "traced" if traced else "untraced"],
                env=clean_environment(hash_seed),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
                cwd="/",
            )

    def end(self) -> None:
        """End it; once it is warm, it ends its boxes when it finds the socket closed."""
        self.control.close()
        if self.process.poll() is None:
            # What `wait` does with a time-out is to look, and to sleep up to 50 ms between two looks.
            pidfd = os.pidfd_open(self.process.pid)
            if not has_ended(pidfd, ENDING_SECONDS):
                self.process.kill()
            self.process.wait()
            os.close(pidfd)
        if self.process.stderr is not None:
            self.process.stderr.close()


class Early:
    """A program that was started before its host was asked for; at most one."""

    program: Program | None = None


def can_fork() -> bool:
    """Whether this system has what the fork server stands on; `ROUNDTRIP_SERVING=spawned` says no for it."""
    if os.environ.get("ROUNDTRIP_SERVING") == "spawned":
        return False
    return sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "AF_UNIX")


def wants_walls() -> bool:
    """Whether boxes are to be walled in; `ROUNDTRIP_WALLS=off` says no."""
    return os.environ.get("ROUNDTRIP_WALLS") != "off"


def wants_trace() -> bool:
    """Whether apps are watched while they answer, to explain what went wrong; `ROUNDTRIP_TRACE=off` says no."""
    return os.environ.get("ROUNDTRIP_TRACE") != "off"


def start_early() -> None:
    """Start the program for a learner's run now, for the host that will be asked for."""
    if can_fork() and Early.program is None:
        Early.program = Program(hash_seed(LEARNER, 1), walled=wants_walls(), traced=wants_trace())


def take_program(hash_seed: int, *, walled: bool, traced: bool) -> Program:
    """The program that was started early, if it is such a one, else a new one."""
    early = Early.program
    if early is not None and early.key == (hash_seed, walled, traced):
        Early.program = None
        return early
    return Program(hash_seed, walled=walled, traced=traced)


def end_early() -> None:
    """End a program that was started early and that nobody took."""
    early, Early.program = Early.program, None
    if early is not None:
        early.process.kill()
        early.end()


def hash_seed(seed: str, number: int) -> int:
    """A PYTHONHASHSEED for a round: known from the run's seed alone, different in each round."""
    digest = hashlib.sha256(f"{seed}/hash".encode()).digest()
    return (int.from_bytes(digest[:4], "big") + number) % 2**32

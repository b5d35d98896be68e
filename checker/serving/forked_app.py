"""Serves one check, from a fork of a box or from the box itself: socket, trace, output and end. Linux only."""

import fcntl
import os
import select
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checker import wire
from checker.model.verdict import Output
from checker.serving.facts import Facts
from checker.serving.hot_pages import written_out
from checker.serving.processes import ask_to_end, has_ended, has_used_up, kill, open_member
from checker.serving.seam import AppDidNotStart, ServerSays, Surroundings
from checker.serving.start_failures import exited, hung, read_failure

if TYPE_CHECKING:
    from checker.serving.open_box import OpenBox

DYING_SECONDS = 5.0
"""How long the end of a process that was killed is waited for before what it said is read."""


class ForkedApp:
    """A fork of a box that answers on a Unix socket opened here."""

    def __init__(self, box: "OpenBox") -> None:
        self.box = box
        self.facts = Facts()
        self.output_file = OutputFile(box.job.limits.output_kib)
        self.path = box.server.rundir.socket_path()
        self.told: wire.Message | None = None
        self.pid: object = None
        self.pidfd: int | None = None
        self.trace, self.trace_end = os.pipe()
        os.set_blocking(self.trace, False)
        with suppress(OSError):
            # Nobody reads while a check runs, and the default of 64 KiB holds the spans of about forty requests.
            fcntl.fcntl(self.trace, fcntl.F_SETPIPE_SZ, wire.TRACE_BYTES)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)
        self.go, waits = socket.socketpair()
        with waits:
            self.ask((self.listener.fileno(), self.output_file.descriptor, self.trace_end, waits.fileno()))

    def ask(self, descriptors: tuple[int, ...]) -> None:
        """Have the box fork; the fork waits for the word to go, so this can be asked while another check runs."""
        if not self.box.holds_more:
            self.box.budget.give_fork()
            self.box.asked_forks += 1
        message: wire.Message = {"serve": "here" if self.box.holds_more else "fork"}
        if self.box.server.hot_pages and not self.box.told_hot_pages:
            message["hot"] = written_out(self.box.server.hot_pages)
            self.box.told_hot_pages = True
        with suppress(OSError):
            wire.send(self.box.control, message, descriptors)
        self.listener.close()
        os.close(self.trace_end)
        self.trace_end = -1

    def is_there(self, seconds: float) -> bool:
        """Whether the box has forked, waiting up to `seconds` for its word."""
        if self.told is None and self.pidfd is None:
            self.told = self.box.listen(seconds)
            self.pid = self.told.get("served") if self.told else None
            self.pidfd = self.open_served(self.pid)
        return self.pidfd is not None and not has_ended(self.pidfd)

    def start(self, seconds: float, surroundings: Surroundings) -> None:
        """Tell it to go, and what is around it, and wait until uvicorn answers."""
        deadline = time.monotonic() + seconds
        self.box.budget.renew(self.box.job.limits)
        if not self.is_there(seconds):
            hangs = self.told is None
            raise AppDidNotStart(hung("import", seconds, self.output()) if hangs else exited(self.output()))
        self.let_go(surroundings)
        while not self.facts.start and self.read_trace(deadline - time.monotonic()):
            pass
        if "started" not in self.facts.start:
            self.explain(seconds, timed_out=time.monotonic() >= deadline)

    def let_go(self, surroundings: Surroundings) -> None:
        """Tell it to go, and what is around it."""
        with suppress(OSError):
            self.go.sendall(wire.encode(surroundings.message()))
        if surroundings.listen is None:
            self.go.close()
        else:
            # On it the app asks other services from now on: it is no longer ours to close.
            surroundings.listen(socket.socket(fileno=self.go.detach()))

    def open_served(self, pid: object) -> int | None:
        """A pidfd of the process that serves; None where the number that was told can't be it."""
        if not isinstance(pid, int):
            return None
        return os.dup(self.box.pidfd) if self.box.holds_more else open_member(pid, self.box.pid)

    def explain(self, seconds: float, *, timed_out: bool) -> None:
        """Raise what kept the app from starting."""
        if "lifespan" in self.facts.start:
            raise AppDidNotStart(read_failure(self.facts.start["lifespan"], self.box.job.app, self.output()))
        raise AppDidNotStart(hung("lifespan", seconds, self.output()) if timed_out else exited(self.output()))

    def read_trace(self, seconds: float) -> bool:
        """Take in what has arrived, waiting up to `seconds` for it.

        Returns:
            False when time is up, the app has ended and left nothing, or more came than is read of any app.
        """
        if seconds < 0 or self.facts.is_full or self.pidfd is None:
            return False
        poll = select.poll()
        poll.register(self.trace, select.POLLIN)
        poll.register(self.pidfd, select.POLLIN)
        if not any(descriptor == self.trace for descriptor, _ in poll.poll(1e3 * seconds)):
            return False
        data = os.read(self.trace, 65536)
        self.facts.feed(data)
        return bool(data)

    def connect(self, timeout: float) -> socket.socket:
        """Open a connection to it."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(timeout)
        try:
            connection.connect(self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    def says(self, answered: int, wait: float) -> tuple[ServerSays, ...]:
        """What it said of its requests; the last span of a request ends after its last byte, so this waits for it."""
        deadline = time.monotonic() + wait
        while len(self.facts.done) < answered and self.read_trace(deadline - time.monotonic()):
            pass
        while self.read_trace(0):
            pass
        return self.facts.said() if self.box.server.traced else ()

    def output(self) -> Output:
        """What it has printed so far."""
        return self.box.job.name_files(self.output_file.read())

    def exceeded(self) -> tuple[str, ...]:
        """Which limits it has run into, in sentences."""
        said = self.box.budget.exceeded(self.box.job.limits)
        seconds = self.box.job.limits.cpu_seconds
        if isinstance(self.pid, int) and self.pidfd is not None and has_used_up(self.pid, seconds):
            said += (f"The app used up the processor time that this kata allows ({seconds} seconds).",)
        return said

    def end(self, seconds: float) -> bool:
        """Have it shut down within `seconds`, then kill it; with 0, kill it at once."""
        if self.pidfd is None:
            return True
        self.box.learn_from(self.pid)
        if seconds:
            ask_to_end(self.pidfd)
        obeyed = not seconds or has_ended(self.pidfd, seconds)
        kill(self.pidfd)
        has_ended(self.pidfd, DYING_SECONDS)
        return obeyed

    def stop(self) -> None:
        """Kill it, and what it has left running; the box waits for its end before it serves again.

        Raises:
            CheckerFault: What happened meanwhile is no ground for a verdict.
        """
        try:
            if self.pidfd is not None:
                self.box.learn_from(self.pid)
                kill(self.pidfd)
                self.box.dying.append(self.pidfd)
                self.pidfd = None
            self.box.tidy()
        finally:
            self.close()
        self.box.raise_fault()

    def close(self) -> None:
        """Let go of its descriptors and its socket; one that was never told to go ends with them."""
        for descriptor in (self.pidfd, self.trace, self.trace_end):
            if descriptor is not None and descriptor >= 0:
                os.close(descriptor)
        self.pidfd, self.trace, self.trace_end = None, -1, -1
        self.go.close()
        self.listener.close()
        self.output_file.close()
        Path(self.path).unlink(missing_ok=True)


class OutputFile:
    """What a process prints, in memory, bounded by its limit of file size."""

    def __init__(self, keep_kib: int) -> None:
        self.keep = 1024 * keep_kib
        self.descriptor = os.memfd_create("output", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)

    def read(self) -> Output:
        """The last part of it."""
        size = os.fstat(self.descriptor).st_size
        data = os.pread(self.descriptor, self.keep, max(0, size - self.keep))
        return Output(text=data.decode("utf-8", "replace"), size=size)

    def close(self) -> None:
        """Empty it for good, for whoever may still hold it, and let go of it."""
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW)
        with suppress(OSError):
            os.ftruncate(self.descriptor, 0)
        os.close(self.descriptor)

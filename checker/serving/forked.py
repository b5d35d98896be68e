"""Serves by forking: one warm fork server, a box for each submission, a fresh fork of it for every check. Linux only."""

import os
import select
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from checker import wire
from checker.errors import CheckerFault
from checker.model.verdict import Output
from checker.serving.environment import clean_environment, limits_message
from checker.serving.facts import Facts
from checker.serving.processes import end_children, has_ended, holds_more_than_memory, kill, open_member
from checker.serving.removal import empty
from checker.serving.rundir import RunDir
from checker.serving.seam import AppDidNotStart, Job, ServerSays
from checker.serving.start_failures import exited, hung, read_failure

READY_SECONDS = 60.0
ANSWER_SECONDS = 20.0


class ForkServer:
    """A host that forks. It starts at once and is waited for when it is first needed."""

    def __init__(self, rundir: RunDir, hash_seed: int) -> None:
        self.rundir = rundir
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = [sys.executable, "-s", "-P", "-m", "checker.inside", "fork", str(theirs.fileno())]
        self.process = subprocess.Popen(
            arguments,
            env=clean_environment(hash_seed),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
            cwd="/",
        )
        theirs.close()
        rundir.record(self.process.pid)
        self.is_ready = False
        self.boxes = 0

    def wait_until_ready(self) -> None:
        """Return when the server is warm.

        Raises:
            CheckerFault: It ended, or took too long.
        """
        if not self.is_ready:
            self.control.settimeout(READY_SECONDS)
            self.receive(0)
            self.control.settimeout(ANSWER_SECONDS)
            self.is_ready = True

    def receive(self, descriptors: int) -> tuple[wire.Message, list[int]]:
        """The server's next message; its silence or end is a fault of the checker."""
        try:
            return wire.receive(self.control, descriptors)
        except (EOFError, OSError, wire.Malformed) as error:
            raise self.lost() from error

    def send(self, message: wire.Message, descriptors: tuple[int, ...] = ()) -> None:
        """Send the server a message."""
        try:
            wire.send(self.control, message, descriptors)
        except OSError as error:
            raise self.lost() from error

    def lost(self) -> CheckerFault:
        """The fault that says the server is gone, with its last words."""
        words = ""
        if self.process.poll() is not None and self.process.stderr is not None:
            words = self.process.stderr.read()[-2000:].decode("utf-8", "replace").strip()
        last = f" Its last words: {words}" if words else ""
        return CheckerFault(f"The fork server ended or does not answer.{last}", "Run the same command again.")

    def box(self, job: Job) -> "ForkedBox":
        """Prepare a box."""
        return ForkedBox(self, job)

    def close(self) -> None:
        """End the server; it ends its boxes."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()


class ForkedBox:
    """A box of a fork server; opened again for each check where a fork of it would not be pristine."""

    def __init__(self, server: ForkServer, job: Job) -> None:
        self.server = server
        self.job = job
        self.start_ms = 0.0
        self.opened: OpenBox | None = None

    def serve(self) -> "ForkedApp":
        """Fork a served app in a pristine state and wait until it has started."""
        if self.opened is not None and (self.opened.holds_more or self.opened.has_ended()):
            self.end()
        if self.opened is None:
            self.server.wait_until_ready()
            empty(self.job.data_dir)
            self.opened = OpenBox(self.server, self.job)
            self.start_ms = self.start_ms or self.opened.start()
        else:
            empty(self.job.data_dir)
        return self.opened.fork()

    def end(self) -> None:
        """End the box with all its processes."""
        if self.opened is not None:
            self.opened.end()
            self.opened = None


class OpenBox:
    """The process that imported the app."""

    def __init__(self, server: ForkServer, job: Job) -> None:
        self.server = server
        self.job = job
        self.holds_more = False
        self.output = OutputFile(job.limits.output_kib)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        server.boxes += 1
        self.number = server.boxes
        server.send(self.message(), (theirs.fileno(), self.output.descriptor))
        theirs.close()
        reply, descriptors = server.receive(1)
        self.pid = int(reply["pid"])
        (self.pidfd,) = descriptors
        server.rundir.record(self.pid)

    def message(self) -> wire.Message:
        """The job as the fork server is told of it."""
        return {
            "box": self.number,
            "workspace": str(self.job.workspace),
            "data_dir": str(self.job.data_dir),
            "app": self.job.app,
            "limits": limits_message(self.job.limits),
        }

    def start(self) -> float:
        """Wait for the import.

        Returns:
            How long it took, in milliseconds, by our own clock.

        Raises:
            AppDidNotStart: It failed, ended or took too long.
        """
        seconds = self.job.limits.start_seconds
        began = time.perf_counter()
        told = self.listen(seconds)
        if told is None:
            raise AppDidNotStart(hung("import", seconds, self.output.read()))
        if "imported" not in told:
            raise AppDidNotStart(read_failure(told.get("failed"), self.job.app, self.output.read()))
        self.holds_more = holds_more_than_memory(self.pid, self.job.data_dir)
        return 1e3 * (time.perf_counter() - began)

    def listen(self, seconds: float) -> wire.Message | None:
        """The box's next message; an empty one where it ended or sent no message; None when time is up."""
        self.control.settimeout(seconds)
        try:
            return wire.receive(self.control)[0]
        except TimeoutError:
            return None
        except (EOFError, OSError, wire.Malformed):
            return {}

    def fork(self) -> "ForkedApp":
        """A fresh fork of the box that serves.

        Raises:
            AppDidNotStart: The box or the fork ended, its lifespan failed or took too long.
        """
        app = ForkedApp(self)
        try:
            app.start(self.job.limits.start_seconds)
        except BaseException:
            app.stop()
            raise
        return app

    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return has_ended(self.pidfd)

    def end(self) -> None:
        """End the process with its group; what it moved out of the group is its child or an orphan it adopted."""
        end_children(self.pid)
        self.server.send({"end": self.number})
        self.server.receive(0)
        self.control.close()
        self.output.close()
        os.close(self.pidfd)


class ForkedApp:
    """A fork of a box that answers on a Unix socket opened here."""

    def __init__(self, box: OpenBox) -> None:
        self.box = box
        self.facts = Facts()
        self.output_file = OutputFile(box.job.limits.output_kib)
        self.path = box.server.rundir.socket_path()
        self.pidfd: int | None = None
        self.trace, self.trace_end = os.pipe()
        os.set_blocking(self.trace, False)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)

    def start(self, seconds: float) -> None:
        """Have the box fork and wait until uvicorn answers."""
        deadline = time.monotonic() + seconds
        told: dict[str, Any] | None = {}
        with suppress(OSError):
            descriptors = (self.listener.fileno(), self.output_file.descriptor, self.trace_end)
            wire.send(self.box.control, {"serve": True}, descriptors)
            told = self.box.listen(seconds)
        self.listener.close()
        os.close(self.trace_end)
        self.trace_end = -1
        pid = told.get("served") if told else None
        if isinstance(pid, int):
            self.pidfd = open_member(pid, self.box.pid)
        if self.pidfd is None:
            raise AppDidNotStart(hung("import", seconds, self.output()) if told is None else exited(self.output()))
        while not self.facts.start and self.read_trace(deadline - time.monotonic()):
            pass
        if "started" not in self.facts.start:
            self.explain(seconds, timed_out=time.monotonic() >= deadline)

    def explain(self, seconds: float, *, timed_out: bool) -> None:
        """Raise what kept the app from starting."""
        if "lifespan" in self.facts.start:
            raise AppDidNotStart(read_failure(self.facts.start["lifespan"], self.box.job.app, self.output()))
        raise AppDidNotStart(hung("lifespan", seconds, self.output()) if timed_out else exited(self.output()))

    def read_trace(self, seconds: float) -> bool:
        """Take in what has arrived, waiting up to `seconds` for it; False when nothing will come or time is up."""
        poll = select.poll()
        poll.register(self.trace, select.POLLIN)
        if not poll.poll(max(0.0, 1e3 * seconds)):
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
        return self.facts.said()

    def output(self) -> Output:
        """What it has printed so far."""
        return self.output_file.read()

    def stop(self) -> None:
        """Kill it, then what it left: the box adopts its orphans."""
        if self.pidfd is not None:
            kill(self.pidfd)
            os.close(self.pidfd)
            self.pidfd = None
            end_children(self.box.pid)
        self.listener.close()
        for descriptor in (self.trace, self.trace_end):
            if descriptor >= 0:
                os.close(descriptor)
        self.output_file.close()
        Path(self.path).unlink(missing_ok=True)


class OutputFile:
    """What a process prints, in memory, bounded by its limit of file size."""

    def __init__(self, keep_kib: int) -> None:
        self.keep = 1024 * keep_kib
        self.descriptor = os.memfd_create("output", os.MFD_CLOEXEC)

    def read(self) -> Output:
        """The last part of it."""
        size = os.fstat(self.descriptor).st_size
        data = os.pread(self.descriptor, self.keep, max(0, size - self.keep))
        return Output(text=data.decode("utf-8", "replace"), size=size)

    def close(self) -> None:
        """Let go of it."""
        os.close(self.descriptor)

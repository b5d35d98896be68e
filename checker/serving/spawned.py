"""Serves by fresh interpreters, some started ahead, on loopback ports: for systems without fork or Unix sockets."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from checker.errors import CheckerFault
from checker.model.verdict import Output
from checker.serving.environment import clean_environment, limits_message
from checker.serving.facts import Facts
from checker.serving.rundir import RunDir
from checker.serving.seam import PLAIN, AppDidNotStart, Job, ServerSays, Surroundings
from checker.serving.start_failures import exited, hung, read_failure

AHEAD = 2
"""Interpreters that wait, warm, for their job."""
READY_SECONDS = 60.0
TOKEN_BYTES = 16
LOOK_SECONDS = 0.2
"""How often a thread that waits for a connection looks whether it is still wanted."""


class Interpreter:
    """A fresh interpreter that waits for a job; a thread reads its facts, since pipes can't be polled everywhere."""

    def __init__(self, hash_seed: int, preload: tuple[str, ...], rundir: RunDir, *, traced: bool) -> None:
        self.traced = traced
        self.output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "checker.inside", "once", "traced" if traced else "untraced", *preload],
            env=clean_environment(hash_seed),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.output,
            start_new_session=True,
        )
        rundir.record(self.process.pid)
        self.facts = Facts()
        self.news = threading.Condition()
        self.ended = False
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        """Feed what the process says into the facts until it ends."""
        assert self.process.stdout is not None
        while data := self.process.stdout.read1(65536):  # type: ignore[attr-defined]
            with self.news:
                self.facts.feed(data)
                self.news.notify_all()
        with self.news:
            self.ended = True
            self.news.notify_all()

    def wait_until_ready(self) -> None:
        """Return when the process is warm: the time that takes is not the learner's.

        Raises:
            CheckerFault: It ended, or took too long.
        """
        if not self.wait_for(("ready",), READY_SECONDS) or self.ended:
            raise CheckerFault("A fresh interpreter ended before it got its job.", "Run the same command again.")

    def give(self, job: Job, surroundings: Surroundings, way: "Way | None") -> None:
        """Hand it its job; what it says afterwards comes from learner code."""
        message = {
            "workspace": str(job.workspace.path),
            "data_dir": str(job.data.path),
            "app": job.app,
            "limits": limits_message(job.limits),
            "surroundings": surroundings.message(),
            **({"way": [way.port, way.token]} if way else {}),
        }
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.close()
        except OSError as error:
            raise CheckerFault("A fresh interpreter ended before it got its job.", "Run the command again.") from error

    def wait_for(self, keys: tuple[str, ...], seconds: float) -> bool:
        """Wait until one of the start facts `keys` was said or the process ended; False when time is up."""
        with self.news:
            return self.news.wait_for(lambda: self.ended or any(key in self.facts.start for key in keys), seconds)

    def end(self, seconds: float) -> bool:
        """Ask it to end and wait up to `seconds`, then kill it; whether it ended in time. What it said is kept."""
        obeyed = True
        if seconds:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                obeyed = False
        self.process.kill()
        self.process.wait()
        self.reader.join(1)
        return obeyed

    def stop(self) -> None:
        """End it, with what is still in its process group where there are such."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.reader.join(1)
        # Whoever left the group may hold the pipe open; closing it under the reader would wait for them.
        streams = (self.process.stdin, None if self.reader.is_alive() else self.process.stdout)
        for stream in streams:
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self.output.close()


class Spawner:
    """A host of fresh interpreters."""

    def __init__(self, rundir: RunDir, hash_seed: int, preload: tuple[str, ...], *, traced: bool) -> None:
        self.rundir = rundir
        self.traced = traced
        self.hash_seed = hash_seed
        self.preload = preload
        self.waiting: deque[Interpreter] = deque()
        self.start_ahead()

    def start_ahead(self) -> None:
        """Start interpreters until enough of them wait."""
        while len(self.waiting) < AHEAD:
            self.waiting.append(Interpreter(self.hash_seed, self.preload, self.rundir, traced=self.traced))

    def take(self) -> Interpreter:
        """One that waits, and a new one to wait in its place."""
        interpreter = self.waiting.popleft()
        self.start_ahead()
        return interpreter

    def missing_walls(self) -> tuple[str, ...]:
        """All: walls are raised by a box, and there is none."""
        return ("all: fresh interpreters are not walled in",)

    def box(self, job: Job) -> "SpawnedBox":
        """Prepare a box."""
        return SpawnedBox(self, job)

    def close(self) -> None:
        """End those that still wait."""
        while self.waiting:
            self.waiting.popleft().stop()


class SpawnedBox:
    """A submission that is imported anew for every check."""

    def __init__(self, spawner: Spawner, job: Job) -> None:
        self.spawner = spawner
        self.job = job
        self.start_ms = 0.0
        self.is_last = False

    def prepare(self) -> None:
        """Interpreters are started ahead as it is."""

    def serve(self, surroundings: Surroundings = PLAIN, *, keep_data: bool = False) -> "SpawnedApp":
        """Serve it from a fresh interpreter."""
        if keep_data:
            self.job.keep_data()
        else:
            self.job.restore()
        app = SpawnedApp(self.spawner.take(), self.job)
        try:
            began = time.perf_counter()
            app.start(surroundings)
            self.start_ms = self.start_ms or 1e3 * (time.perf_counter() - began)
        except BaseException:
            app.stop()
            raise
        return app

    def end(self) -> None:
        """Nothing outlives a check here."""


class SpawnedApp:
    """An interpreter that answers on a loopback port it chose."""

    def __init__(self, interpreter: Interpreter, job: Job) -> None:
        self.interpreter = interpreter
        self.job = job
        self.way: Way | None = None

    def start(self, surroundings: Surroundings) -> None:
        """Give it the job and wait until uvicorn answers."""
        seconds = self.job.limits.start_seconds
        self.interpreter.wait_until_ready()
        self.way = Way(surroundings.listen) if surroundings.listen else None
        self.interpreter.give(self.job, surroundings, self.way)
        imported = self.interpreter.wait_for(("imported", "failed"), seconds)
        facts = self.interpreter.facts.start
        if "failed" in facts:
            raise AppDidNotStart(read_failure(facts["failed"], self.job.app, self.output()))
        if not imported:
            raise AppDidNotStart(hung("import", seconds, self.output()))
        started = self.interpreter.wait_for(("started", "lifespan"), seconds)
        if "lifespan" in facts:
            raise AppDidNotStart(read_failure(facts["lifespan"], self.job.app, self.output()))
        if not started:
            raise AppDidNotStart(hung("lifespan", seconds, self.output()))
        if "started" not in facts or not is_port(facts.get("port")):
            raise AppDidNotStart(exited(self.output()))

    def connect(self, timeout: float) -> socket.socket:
        """Open a connection to the port it reported."""
        return socket.create_connection(("127.0.0.1", self.interpreter.facts.start["port"]), timeout)

    def says(self, answered: int, wait: float) -> tuple[ServerSays, ...]:
        """What it said of its requests."""
        with self.interpreter.news:
            self.interpreter.news.wait_for(
                lambda: self.interpreter.ended or len(self.interpreter.facts.done) >= answered, wait
            )
            return self.interpreter.facts.said() if self.interpreter.traced else ()

    def output(self) -> Output:
        """What it has printed so far."""
        keep = 1024 * self.job.limits.output_kib
        file = self.interpreter.output
        size = file.seek(0, 2)
        file.seek(max(0, size - keep))
        return self.job.name_files(Output(text=file.read(keep).decode("utf-8", "replace"), size=size))

    def exceeded(self) -> tuple[str, ...]:
        """Nothing: nobody counts outside."""
        return ()

    def end(self, seconds: float) -> bool:
        """Have it shut down within `seconds`, then kill it; where there is no SIGTERM, it is killed at once."""
        return self.interpreter.end(seconds)

    def stop(self) -> None:
        """End it."""
        if self.way is not None:
            self.way.close()
        self.interpreter.stop()


class Way:
    """A loopback port where the double of other services is reached, by whoever knows a token: the app that was told.

    Everybody on this machine can connect, and not every system has sockets that can be inherited.
    """

    def __init__(self, listen: Callable[[socket.socket], None]) -> None:
        self.listen = listen
        self.token = secrets.token_hex(TOKEN_BYTES)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(LOOK_SECONDS)
        self.port: int = self.listener.getsockname()[1]
        self.is_closed = False
        self.thread = threading.Thread(target=self.run, name="upstream way", daemon=True)
        self.thread.start()

    def run(self) -> None:
        """Hand over the first connection that begins with the token."""
        while not self.is_closed:
            try:
                connection, _ = self.listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            if self.knows_token(connection):
                self.listen(connection)
                return
            connection.close()

    def knows_token(self, connection: socket.socket) -> bool:
        """Whether the token comes on it first."""
        connection.settimeout(LOOK_SECONDS)
        try:
            told = connection.recv(2 * TOKEN_BYTES, socket.MSG_WAITALL)
        except OSError:
            return False
        connection.settimeout(None)
        return secrets.compare_digest(told, self.token.encode())

    def close(self) -> None:
        """Let nobody in any more."""
        self.is_closed = True
        self.thread.join()
        self.listener.close()


def is_port(value: Any) -> bool:
    """Whether `value` can be the port of a server without rights."""
    return isinstance(value, int) and 1024 <= value <= 65535

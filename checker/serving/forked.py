"""Serves by forking: a warm fork server, a box for each submission, a fresh fork of it for every check. Linux only."""

import subprocess
import threading
from concurrent.futures import Future, wait
from contextlib import suppress

from checker import wire
from checker.errors import CheckerFault
from checker.serving.budget import Keeper
from checker.serving.disk import DiskWatch, ensure_room
from checker.serving.forked_app import ForkedApp
from checker.serving.hot_pages import Run
from checker.serving.open_box import OpenBox
from checker.serving.processes import kill
from checker.serving.program import take_program
from checker.serving.rundir import RunDir
from checker.serving.seam import PLAIN, AppDidNotStart, Job, Surroundings

READY_SECONDS = 60.0
ANSWER_SECONDS = 20.0
LOOK_SECONDS = 0.05
"""How often it is looked whether a box that is being opened can be ended."""


class ForkServer:
    """A host that forks. It starts at once and is waited for when it is first needed."""

    def __init__(self, rundir: RunDir, hash_seed: int, preload: tuple[str, ...], *, walled: bool, traced: bool) -> None:
        self.rundir = rundir
        self.walled = walled
        self.traced = traced
        self.keeper = Keeper()
        self.disk = DiskWatch()
        self.missing: tuple[str, ...] = ()
        self.program = take_program(hash_seed, walled=walled, traced=traced)
        self.control, self.process = self.program.control, self.program.process
        if preload:
            wire.send(self.control, {"preload": preload})
        rundir.record(self.process.pid)
        self.is_ready = False
        self.boxes = 0
        self.hot_pages: list[Run] | None = None
        """The memory that served apps write to: much the same for all, since their boxes are forks of one process."""

    def wait_until_ready(self) -> None:
        """Return when the server is warm.

        Raises:
            CheckerFault: It ended, or took too long.
        """
        if not self.is_ready:
            self.control.settimeout(READY_SECONDS)
            ready, _ = self.receive(0)
            self.missing = tuple(ready["missing"]) if self.walled else ("all: they were not asked for",)
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
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        if self.process.returncode is not None and self.process.stderr is not None:
            words = self.process.stderr.read()[-2000:].decode("utf-8", "replace").strip()
        last = f" Its last words: {words}" if words else ""
        return CheckerFault(f"The fork server ended or does not answer.{last}", "Run the same command again.")

    def missing_walls(self) -> tuple[str, ...]:
        """Those that the system can't raise, or all where none are wanted."""
        self.wait_until_ready()
        return self.missing

    def box(self, job: Job) -> "ForkedBox":
        """Prepare a box."""
        return ForkedBox(self, job)

    def close(self) -> None:
        """End the server; it ends its boxes. One that is still warming up has none and is not waited for."""
        if not self.is_ready:
            self.process.kill()
        self.program.end()
        self.keeper.close()
        self.disk.close()


class ForkedBox:
    """A box of a fork server; opened anew for each check where a fork of it would not be pristine."""

    def __init__(self, server: ForkServer, job: Job) -> None:
        self.server = server
        self.job = job
        self.start_ms = 0.0
        self.is_last = False
        self.opened: OpenBox | None = None
        self.preparation: Future[None] | None = None
        self.is_distrusted = False
        """Whether a box of it has come to hold what its forks would share."""

    def prepare(self) -> None:
        """Begin to import the app and to fork the first served app; what comes of it is told by `serve`."""
        self.make_pristine(keep_data=False)
        self.preparation = Future()
        threading.Thread(target=self.open_ahead, args=(self.preparation,), daemon=True).start()

    def open_ahead(self, told: "Future[None]") -> None:
        """Open a box and have it fork, in a thread of its own."""
        try:
            self.open_once().fork_ahead()
        except BaseException as error:
            told.set_exception(error)
        else:
            told.set_result(None)

    def serve(self, surroundings: Surroundings = PLAIN, *, keep_data: bool = False) -> ForkedApp:
        """Fork a served app in a pristine state, its data aside with `keep_data`, and wait until it has started."""
        is_prepared = self.preparation is not None
        if not is_prepared:
            self.make_pristine(keep_data=keep_data)
        try:
            if is_prepared:
                self.await_preparation()
            app = self.open_once().serve(surroundings, is_last=self.is_last)
            if app is None:
                # Forks of it could know of each other: from now on it is imported anew for each check.
                self.is_distrusted = True
                self.end()
                self.make_pristine(keep_data=keep_data)
                app = self.open_once().serve(surroundings, is_last=self.is_last)
            assert app is not None
            return app
        except AppDidNotStart as error:
            if self.opened is not None:
                error.add(self.opened.budget.exceeded(self.job.limits))
                self.opened.raise_fault()
            # Whatever kept it from serving now is not to keep it from serving the next check.
            self.end()
            raise

    def await_preparation(self) -> None:
        """Wait for the box that is being opened, and raise what kept it from opening."""
        assert self.preparation is not None
        wait([self.preparation])
        preparation, self.preparation = self.preparation, None
        preparation.result()

    def make_pristine(self, *, keep_data: bool) -> None:
        """Put everything back to what it was after the import, the data aside with `keep_data`."""
        if self.opened is not None:
            self.opened.bury()
        if self.opened is not None and (self.opened.holds_more or self.opened.has_ended()):
            # It has served a check itself, or something ended it.
            self.end()
        if not (self.job.keep_data() if keep_data else self.job.restore()):
            # The box stands in a folder that is gone.
            self.end()
        ensure_room(self.job.data.path, self.job.limits)

    def open_once(self) -> "OpenBox":
        """The box that is open, or a new one."""
        if self.opened is None:
            self.open()
        assert self.opened is not None
        return self.opened

    def open(self) -> None:
        """Import the app in a new box."""
        self.server.wait_until_ready()
        self.opened = OpenBox(self.server, self.job)
        start_ms = self.opened.start()
        self.opened.holds_more |= self.is_distrusted
        self.start_ms = self.start_ms or start_ms

    def end(self) -> None:
        """End the box with all its processes."""
        preparation, self.preparation = self.preparation, None
        while preparation is not None and not preparation.done():
            # Whoever waits for its import is told at once that it has ended.
            if self.opened is not None:
                kill(self.opened.pidfd)
            wait([preparation], LOOK_SECONDS)
        opened, self.opened = self.opened, None
        if opened is not None:
            opened.end()

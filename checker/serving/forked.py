"""Serves by forking: a warm fork server, a box for each submission, a fresh fork of it for every check. Linux only."""

import os
import socket
import subprocess
import threading
import time
from concurrent.futures import Future, wait
from contextlib import suppress

from checker import wire
from checker.errors import CheckerFault
from checker.model.verdict import Output
from checker.serving.budget import Budget, Keeper
from checker.serving.disk import DiskWatch, Watched, ensure_room
from checker.serving.environment import limits_message
from checker.serving.forked_app import ForkedApp, OutputFile
from checker.serving.hot_pages import Run, find_hot_pages
from checker.serving.processes import (
    end_session,
    go_on,
    halt,
    has_ended,
    holds_more_than_memory,
    kill,
    shares_with_forks,
    started_at,
)
from checker.serving.program import take_program
from checker.serving.rundir import RunDir
from checker.serving.seam import PLAIN, AppDidNotStart, Job, Surroundings
from checker.serving.start_failures import hung, read_failure

READY_SECONDS = 60.0
ANSWER_SECONDS = 20.0
DYING_SECONDS = 5.0
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
            app = self.open_once().serve(surroundings)
            if app is None:
                # Forks of it could know of each other: from now on it is imported anew for each check.
                self.is_distrusted = True
                self.end()
                self.make_pristine(keep_data=keep_data)
                app = self.open_once().serve(surroundings)
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


class OpenBox:
    """The process that imported the app."""

    def __init__(self, server: ForkServer, job: Job) -> None:
        self.server = server
        self.job = job
        self.holds_more = False
        self.is_closed = False
        self.asked_forks = 0
        self.told_hot_pages = False
        self.ahead: ForkedApp | None = None
        self.dying: list[int] = []
        """Pidfds of served apps that were killed."""
        self.output = OutputFile(job.limits.output_kib)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        server.boxes += 1
        self.number = server.boxes
        self.control_inode = os.fstat(theirs.fileno()).st_ino
        with theirs:
            server.send(self.message(), (theirs.fileno(), self.output.descriptor))
        reply, descriptors = server.receive(1)
        self.pid = int(reply["pid"])
        (self.pidfd,) = descriptors
        self.began = started_at(self.pid)
        server.rundir.record(self.pid)
        self.budget = Budget(box=self.pid)
        self.budget.renew(job.limits)
        self.take_listener()
        self.budget.has_made_files = not self.asks
        device = os.fstat(self.output.descriptor).st_dev
        server.disk.add(Watched(self.pid, self.began, job.data.path, job.limits, self.budget, device))

    def take_listener(self) -> None:
        """Have the keeper answer for the box, which says that its walls stand before it runs learner code.

        Where its system calls can't be filtered, it does not ask before it forks or makes files.

        Raises:
            CheckerFault: It could not raise its walls.
        """
        self.control.settimeout(ANSWER_SECONDS)
        try:
            told, listeners = wire.receive(self.control, 1)
        except (EOFError, OSError, wire.Malformed) as error:
            words = self.output.read().text.strip()[-1000:]
            raise CheckerFault(f"A box could not wall itself in. {words}", "`checker doctor` says why.") from error
        for listener in listeners:
            self.server.keeper.watch(listener, self.budget)
        self.asks = bool(told["asks"])
        if self.server.walled and not self.server.missing and not self.asks:
            raise CheckerFault("A box has no walls although it could.", "Please report it.")

    def message(self) -> wire.Message:
        """The job as the fork server is told of it."""
        return {
            "box": self.number,
            "workspace": str(self.job.workspace.path),
            "data_dir": str(self.job.data.path),
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
            raise AppDidNotStart(hung("import", seconds, self.printed()))
        if "imported" not in told:
            raise AppDidNotStart(read_failure(told.get("failed"), self.job.app, self.printed()))
        self.holds_more = holds_more_than_memory(self.pid, self.control_inode) or not self.job.is_pristine()
        return 1e3 * (time.perf_counter() - began)

    def printed(self) -> Output:
        """What the app printed while it was imported."""
        return self.job.name_files(self.output.read())

    def listen(self, seconds: float) -> wire.Message | None:
        """The box's next message; an empty one where it ended or sent no message; None when time is up."""
        self.control.settimeout(seconds)
        try:
            return wire.receive(self.control)[0]
        except TimeoutError:
            return None
        except (EOFError, OSError, wire.Malformed):
            return {}

    def serve(self, surroundings: Surroundings) -> ForkedApp | None:
        """A fresh fork of the box that serves, or the box itself where it holds more than memory.

        Returns:
            None where the box has come to hold, since it was opened, what its forks would share.

        Raises:
            AppDidNotStart: The box or the fork ended, its lifespan failed or took too long.
        """
        seconds = self.job.limits.start_seconds
        app, self.ahead = self.ahead, None
        if app is not None and not app.is_there(seconds):
            # The app that was checked meanwhile may have used up the fork that was meant for it.
            app.close()
            app = None
        if app is None:
            go_on(self.pidfd)
            app = ForkedApp(self)
        try:
            # Learner code can run at a fork, and in whatever the box does. So it is looked at between any two forks.
            if not self.holds_more and app.is_there(seconds) and shares_with_forks(self.pid, self.control_inode):
                app.stop()
                return None
            if self.job.alone and not self.holds_more:
                halt(self.pidfd)
            app.start(seconds, surroundings)
            if not self.job.alone:
                self.fork_ahead()
        except BaseException:
            app.stop()
            raise
        return app

    def fork_ahead(self) -> None:
        """Have the next app forked while this one is checked, or while the checks are collected."""
        if not self.holds_more:
            self.ahead = ForkedApp(self)

    def learn_from(self, pid: object) -> None:
        """See which memory the first served app has written to: the next ones will write to it too."""
        if self.server.hot_pages is None and isinstance(pid, int) and not self.holds_more:
            # Once, whatever is found: another look would cost as much and find no more.
            self.server.hot_pages = find_hot_pages(pid)

    def bury(self) -> None:
        """Wait for the end of what was killed: until then it could write to the data folder.

        Raises:
            CheckerFault: The kernel does not end it.
        """
        while self.dying:
            pidfd = self.dying.pop()
            ended = has_ended(pidfd, DYING_SECONDS)
            os.close(pidfd)
            if not ended:
                raise CheckerFault("A served app was killed and did not end.", "See whether the disk hangs.")

    def raise_fault(self) -> None:
        """Tell what was found meanwhile and is nobody's fault but the system's.

        Raises:
            CheckerFault: There is such.
        """
        if self.budget.fault:
            raise CheckerFault(self.budget.fault, "Nobody was graded. Free some space there, then run it again.")

    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.is_closed or has_ended(self.pidfd)

    def tidy(self) -> None:
        """End what its served apps have left running: the box adopts orphans. One that served itself ends as well."""
        if self.holds_more:
            self.end()
            return
        # That the next one has been forked must be known before forks are counted, and that one must be spared.
        seconds = self.job.limits.start_seconds
        if self.ahead is not None and not self.ahead.is_there(seconds):
            # A box that takes so long to fork serves no more.
            self.end()
            return
        spare = [self.ahead.pid] if self.ahead is not None else []
        if self.asks and self.budget.granted_forks <= self.asked_forks:
            return
        self.server.send({"tidy": self.number, "spare": spare})
        self.server.receive(0)

    def end(self) -> None:
        """End the process with all that it has started."""
        if self.is_closed:
            return
        self.is_closed = True
        self.server.disk.drop(self.pid)
        if self.ahead is not None:
            self.ahead.close()
        try:
            self.server.send({"end": self.number})
            self.server.receive(0)
        except CheckerFault:
            # What the app has forked does not end with the fork server.
            end_session(self.pid, self.began)
            raise
        finally:
            self.bury()
            self.control.close()
            self.output.close()
            os.close(self.pidfd)

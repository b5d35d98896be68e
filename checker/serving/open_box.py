"""Holds the process that imported an app, from outside: what it is asked, what it has forked, its end. Linux only."""

import os
import socket
import time
from typing import TYPE_CHECKING

from checker import wire
from checker.errors import CheckerFault
from checker.model.verdict import Output
from checker.serving.budget import Budget
from checker.serving.disk import Watched
from checker.serving.environment import limits_message
from checker.serving.forked_app import ForkedApp, OutputFile
from checker.serving.hot_pages import find_hot_pages
from checker.serving.processes import (
    end_session,
    go_on,
    halt,
    has_ended,
    holds_more_than_memory,
    shares_with_forks,
    started_at,
)
from checker.serving.seam import AppDidNotStart, Job, Surroundings
from checker.serving.start_failures import hung, read_failure

if TYPE_CHECKING:
    from checker.serving.forked import ForkServer

ANSWER_SECONDS = 20.0
"""How long a box may take to raise its walls."""
DYING_SECONDS = 5.0
"""How long the end of what was killed is waited for."""


class OpenBox:
    """The process that imported the app."""

    def __init__(self, server: "ForkServer", job: Job) -> None:
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

    def serve(self, surroundings: Surroundings, *, is_last: bool = False) -> ForkedApp | None:
        """A fresh fork of the box that serves, or the box itself where it holds more than memory.

        Args:
            surroundings: What is around it.
            is_last: Whether no other is forked while it serves.

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
            if not self.job.alone and not is_last:
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

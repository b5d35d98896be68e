"""Grades a learner's version anew after each save, with servers that stay warm, and tells what happens as events.

Whoever listens prints and acts; it is called in the main thread, where everything here happens but the watching itself.
A verdict comes the same way as that of `checker check`, and is told before what failed in it is run again.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType

from checker.bench.saves import Saves, Version
from checker.checks.session import Abandoned
from checker.errors import CheckerFault, KataDoesNotFit, Problem
from checker.grading.flow import Terms, admit, grade_together
from checker.grading.preload import find_preload
from checker.grading.starters import learners_seed
from checker.model.kata import Kata, Submission
from checker.model.verdict import Verdict
from checker.serving.hosts import Hosts
from checker.serving.program import LEARNER

RENEWED_AFTER = 50
"""So many gradings share their servers, as in a class: a run's folder holds the workspaces of all."""
CUT_SECONDS = 0.7
"""How long a grading that nobody waits for any more may take to notice; then it is cut short, servers and all."""
LOOK_SECONDS = 1.0
"""How long is waited for anything to happen; so long may the next version take after an abandoned grading."""


@dataclass(frozen=True)
class Began:
    """A version is being graded."""


@dataclass(frozen=True)
class Graded:
    """Every check was asked once."""

    verdict: Verdict
    before: Verdict | None
    """The last one in which checks were asked."""


@dataclass(frozen=True)
class Settled:
    """What failed was run again, and the verdict is whole."""

    verdict: Verdict


@dataclass(frozen=True)
class Hindered:
    """Something keeps a version from being read or graded; watching goes on."""

    problem: Problem


@dataclass(frozen=True)
class Pressed:
    """A key."""

    key: str


Event = Began | Graded | Settled | Hindered | Pressed


class Watching:
    """One kata being watched. `press`, `check_again` and `stop` may be called from any thread."""

    def __init__(self, kata: Kata, path: Path, tell: Callable[[Event], None], *, poll: bool = False) -> None:
        """Begin nothing yet.

        Args:
            kata: What is graded.
            path: The learner's folder or file.
            tell: The listener.
            poll: Whether files are looked at rather than the system listened to.
        """
        self.kata = kata
        self.saves = Saves(kata, path, poll=poll)
        self.tell = tell
        self.hosts: Hosts | None = None
        self.gradings = 0
        self.queue: SimpleQueue[Pressed | None] = SimpleQueue()
        """Keys, and None for a new version."""
        self.newest: Version | None = None
        """The version that waits to be graded."""
        self.unfinished: Version | None = None
        """The one whose grading was abandoned."""
        self.before: Verdict | None = None
        self.ended = threading.Event()
        self.is_told_to_end = False
        """By a signal: a handler may take no lock, as setting the event does."""
        self.is_busy = False
        """Whether a grading may be cut short at this moment."""
        self.was_cut = False

    def press(self, key: str) -> None:
        """Take a key, which is told when the grading that is going on is over."""
        self.queue.put(Pressed(key))

    def check_again(self) -> None:
        """Grade what is there once more."""
        self.take(self.saves.read(self.ended))

    def take(self, version: Version) -> None:
        """Have a version graded; the one that waited or is being graded is of no interest any more."""
        self.newest = version
        self.queue.put(None)
        self.hurry()

    def is_overtaken(self) -> bool:
        """Whether a newer version waits, so that nothing that takes time is to be done for the last one."""
        return self.newest is not None

    def stop(self) -> None:
        """End the watching, and the grading that is going on."""
        self.ended.set()
        self.queue.put(None)
        self.hurry()

    def note_end(self) -> None:
        """Note that a signal ends the command, and let a wait end for it."""
        self.is_told_to_end = True
        self.queue.put(None)

    def is_over(self) -> bool:
        """Whether nothing more is to be graded."""
        return self.is_told_to_end or self.ended.is_set()

    def run(self) -> None:
        """Watch until `stop` is called.

        Raises:
            KataDoesNotFit: The pristine starter does not fail as it should with these versions.
            CheckerFault: The servers can't be started.
        """
        watcher = threading.Thread(target=self.watch, daemon=True)
        with self.servers(), being_cut(self.cut), heeding(self.note_end):
            watcher.start()
            try:
                self.prepare()
                while not self.is_over():
                    self.handle(self.wait())
            finally:
                self.ended.set()
                watcher.join()

    def watch(self) -> None:
        """Take in versions, in a thread of its own."""
        for version in self.saves.versions(self.ended):
            self.take(version)

    def prepare(self) -> None:
        """Have the kata shown to fit before anything is graded by it."""
        admit(self.kata, self.terms(), self.warm_hosts())

    def wait(self) -> Pressed | Version | None:
        """The next thing to do; an abandoned version once more where no newer one comes."""
        try:
            # A signal that comes just before a wait, or to another thread, is heard when the wait is over: so it ends.
            event = self.queue.get(timeout=LOOK_SECONDS)
        except Empty:
            unfinished, self.unfinished = self.unfinished, None
            return unfinished
        if event is not None:
            return event
        newest, self.newest = self.newest, None
        return newest

    def handle(self, event: Pressed | Version | None) -> None:
        """Do it."""
        if isinstance(event, Pressed):
            self.tell(event)
        elif event is not None:
            self.unfinished = None
            if event.submission is not None:
                self.grade(event, event.submission)
            elif event.problem is not None:
                self.tell(Hindered(event.problem))

    def grade(self, version: Version, submission: Submission) -> None:
        """Grade a version, unless a newer one comes."""
        self.tell(Began())
        verdict = None

        def wanted() -> bool:
            return self.newest is None and not self.is_over() and self.saves.is_current(version)

        def first(index: int, found: Verdict) -> None:
            if wanted():
                with self.undisturbed():
                    self.tell(Graded(found, self.before))
                    self.before = found if found.checks and found.start_failure is None else self.before

        try:
            with self.interruptible():
                self.gradings += 1
                hosts = self.warm_hosts()
                (verdict,) = grade_together(self.kata, [submission], self.terms(), hosts, first=first, wanted=wanted)
        except Abandoned:
            self.unfinished = version
        except KataDoesNotFit:
            raise
        except CheckerFault as fault:
            self.close_hosts()
            self.tell(Hindered(fault))
        if verdict is not None:
            self.tell(Settled(verdict))
        self.renew()

    def terms(self) -> Terms:
        """Those of `checker check`."""
        return Terms(seed=learners_seed(self.kata), hashing=LEARNER)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let a grading that nobody waits for be cut short; its servers may be in the middle of something, and go."""
        self.was_cut = False
        try:
            self.is_busy = True
            yield
            self.is_busy = False
        except KeyboardInterrupt:
            self.is_busy = False
            if not self.was_cut:
                raise
            self.close_hosts()
            raise Abandoned from None
        finally:
            self.is_busy = False

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Let nothing be cut short: something is being told."""
        self.is_busy = False
        try:
            yield
        finally:
            self.is_busy = True

    def hurry(self) -> None:
        """Cut the grading short that is going on, unless it notices soon that nobody waits for it."""
        if self.is_busy and hasattr(signal, "pthread_kill"):
            going_on = self.gradings

            def cut() -> None:
                if self.is_busy and self.gradings == going_on:
                    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

            timer = threading.Timer(CUT_SECONDS, cut)
            timer.daemon = True
            timer.start()

    def cut(self) -> None:
        """Cut the grading short: in the main thread, like a Ctrl-C."""
        if self.is_busy:
            self.is_busy = False
            self.was_cut = True
            raise KeyboardInterrupt

    def warm_hosts(self) -> Hosts:
        """The servers there are, or new ones."""
        if self.hosts is None:
            self.hosts = Hosts(LEARNER, find_preload(self.kata))
        return self.hosts

    def renew(self) -> None:
        """Have both servers warm for the next save, new ones in the place of much used ones, while nobody waits."""
        if self.gradings % RENEWED_AFTER == 0:
            self.close_hosts()
        self.warm_hosts().round(2)

    def close_hosts(self) -> None:
        """End the servers there are."""
        hosts, self.hosts = self.hosts, None
        if hosts is not None:
            hosts.close()

    @contextmanager
    def servers(self) -> Iterator[None]:
        """See to it that no server outlives the watching."""
        try:
            yield
        finally:
            self.close_hosts()


@contextmanager
def being_cut(cut: Callable[[], None]) -> Iterator[None]:
    """Have `cut` called in the main thread on a signal, where there are such signals."""
    if os.name != "posix":
        yield
        return

    def hear(number: int, frame: FrameType | None) -> None:
        cut()

    before = signal.signal(signal.SIGUSR1, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)


@contextmanager
def heeding(note: Callable[[], None]) -> Iterator[None]:
    """Have `note` called before whatever else a signal does that ends the command.

    What it does is to raise KeyboardInterrupt in the main thread, and that gets lost where nobody can pass it on, such
    as in a finalizer.
    """

    def listen(number: int, handler: Callable[[int, FrameType | None], object]) -> None:
        def hear(number: int, frame: FrameType | None) -> None:
            note()
            handler(number, frame)

        signal.signal(number, hear)

    numbers = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    before = {number: signal.getsignal(number) for number in numbers if number is not None}
    heard = {number: handler for number, handler in before.items() if callable(handler)}
    for number, handler in heard.items():
        listen(number, handler)
    try:
        yield
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)

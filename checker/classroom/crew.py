"""Hands tasks out to workers and says what became of each, whatever becomes of a worker.

A submission that was being graded when something broke gets a strike and is tried once more; its second strike is told
as the checker's fault. Those that waited behind it are handed out again as if nothing had happened.
"""

import queue
from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil

from checker.classroom.frames import Facts
from checker.classroom.hiring import Grader, Hiring, Said
from checker.classroom.tasks import Spool, Task
from checker.classroom.workers import end_all
from checker.errors import UsageProblem
from checker.model.entry import Result
from checker.model.kata import Kata

STRIKES = 2
"""At this many a task is given up."""
FAILED_STARTS = 3
"""So many workers in a row may fail to start before those who wait for one are told so."""
IN_A_ROW = 10
"""So many faults without a verdict between them, and no submission is the cause of it: the run is given up. It is twice
the number of workers where those are more: a machine that ends takes all of its workers along."""
RENEWED_AFTER = 200
"""How many submissions a worker is given. It grows by 12 MiB with the first hundred and then no more; starting another
costs as much processor time as grading ten."""
AT_A_TIME = 16
"""The most submissions of one session: what has been handed out can't be taken by a worker that has nothing to do."""
SLACK_SECONDS = 120.0


@dataclass(frozen=True)
class Graded:
    """A task that came to a verdict."""

    task: Task
    result: Result
    verdict: bytes
    """What verdict.json is to hold."""


@dataclass(frozen=True)
class Faulted:
    """A task that came to none, through no fault of the learner's."""

    task: Task
    what: str
    todo: str


@dataclass
class Hand:
    """A worker and what it has been given."""

    worker: Grader
    kata: str
    left: int
    """How many submissions it may still be given before it is renewed."""
    given: deque[Task] = field(default_factory=deque)
    is_ready: bool = False
    is_dismissed: bool = False
    trouble: Facts | None = None
    """What it said before it ended for it."""


class Crew:
    """The workers of a run. They are renewed after `RENEWED_AFTER` submissions, so that none grows with the class."""

    def __init__(self, orders: Mapping[str, Facts], katas: Mapping[str, Kata], spool: Spool, hiring: Hiring) -> None:
        """Prepare; nothing is started before there is something to do.

        Args:
            orders: What a worker for each kata is told first, by slug.
            katas: Whose limits say how long a worker may be silent.
            spool: Where submissions wait.
            hiring: Where those who work come from.
        """
        self.orders = orders
        self.katas = katas
        self.spool = spool
        self.hiring = hiring
        self.waiting: dict[str, deque[Task]] = {slug: deque() for slug in orders}
        self.hands: dict[Grader, Hand] = {}
        self.said: queue.SimpleQueue[Said] = queue.SimpleQueue()
        self.failed_starts: Counter[str] = Counter()
        self.in_a_row = 0
        self.last_trouble = ("No worker can be started.", "Run the same command again.")
        self.has_begun = False
        """Whether any worker ever came so far that it could grade."""

    def add(self, task: Task) -> None:
        """Have a task graded."""
        self.waiting[task.kata].append(task)

    def strike(self, task: Task, what: str, todo: str) -> Iterator[Faulted]:
        """Note that grading a task came to a fault: it is tried again, or given up."""
        task.strikes += 1
        self.in_a_row += 1
        if task.strikes < STRIKES:
            self.add(task)
        else:
            yield Faulted(task, what, todo)
        if self.in_a_row >= max(IN_A_ROW, 2 * self.hiring.size()):
            for slug in self.waiting:
                yield from self.give_up(slug, f"The last {self.in_a_row} tries of the run all failed: {what}", todo)

    def give_up(self, slug: str, what: str, todo: str) -> Iterator[Faulted]:
        """Tell everybody who waits that it is in vain."""
        while self.waiting[slug]:
            yield Faulted(self.waiting[slug].popleft(), what, todo)

    def work(self) -> Generator[Graded | Faulted, None, None]:
        """Have everything graded that was added, or is added meanwhile.

        Yields:
            What became of each task, the moment it is known.

        Raises:
            UsageProblem: Nobody can be graded here as it was asked.
        """
        try:
            self.start_workers()
            while self.hands or self.can_go_on():
                yield from self.hear()
                self.start_workers()
            # Workers would not start any more, and those that did had taken all that each may.
            for slug in self.waiting:
                yield from self.give_up(slug, *self.last_trouble)
        finally:
            end_all(list(self.hands))
            self.hands.clear()

    def start_workers(self) -> None:
        """Start as many as are missing, for the katas with the most tasks for each of their workers."""
        while len(self.hands) < self.hiring.size():
            slug = max(self.waiting, key=self.need, default=None)
            if slug is None or self.need(slug) <= 0:
                return
            limits = self.katas[slug].limits
            patience = limits.submission_seconds + limits.check_seconds + 3 * limits.start_seconds + SLACK_SECONDS
            avoid = set.intersection(*(task.struck_at for task in self.waiting[slug]))
            worker = self.hiring.hire(self.said, self.orders[slug], patience, avoid)
            if worker is None:
                return
            self.hands[worker] = Hand(worker, slug, RENEWED_AFTER)

    def can_go_on(self) -> bool:
        """Whether there is work left that somebody can be hired for, after a while."""
        return any(self.need(slug) > 0 for slug in self.waiting) and self.hiring.recover()

    def need(self, slug: str) -> float:
        """How many tasks of a kata wait for each worker that it would then have; 0 where no more workers are of use."""
        starting = sum(hand.kata == slug and not hand.is_ready for hand in self.hands.values())
        failed = self.failed_starts[slug]
        if (failed and failed + starting >= FAILED_STARTS) or len(self.waiting[slug]) <= starting:
            return 0
        working = sum(hand.kata == slug for hand in self.hands.values())
        return len(self.waiting[slug]) / (working + 1)

    def hear(self) -> Iterator[Graded | Faulted]:
        """Wait for a worker to say something, and answer it."""
        for each in self.hands:
            each.end_if_silent()
        try:
            worker, frame = self.said.get(timeout=1.0)
        except queue.Empty:
            return
        hand = self.hands.get(worker)
        if hand is None:
            return
        if frame is None:
            yield from self.let_go(hand)
            return
        worker.renew_patience()
        facts, payload = frame
        if "number" in facts:
            before = self.in_a_row
            yield Graded(hand.given.popleft(), Result.model_validate(facts["result"]), payload)
            if self.in_a_row == before:
                # Whoever took it could keep it.
                self.in_a_row = 0
        elif "what" in facts:
            hand.trouble = facts
        else:
            if "ready" in facts:
                hand.is_ready = self.has_begun = True
                self.failed_starts[hand.kata] = 0
            self.hand_out(hand)

    def hand_out(self, hand: Hand) -> None:
        """Give a worker the next chunk: smaller ones towards the end, so that all end at about the same time."""
        size = min(hand.left, AT_A_TIME, ceil(len(self.waiting[hand.kata]) / (2 * max(1, self.hiring.size()))))
        chosen = self.choose(hand, size)
        if not chosen:
            hand.is_dismissed = True
            hand.worker.dismiss()
            return
        hand.given.extend(chosen)
        hand.left -= len(chosen)
        parts = [self.spool.take(task) for task in hand.given]
        numbers = [task.number for task in hand.given]
        hand.worker.tell({"numbers": numbers, "sizes": [*map(len, parts)]}, b"".join(parts))

    def choose(self, hand: Hand, size: int) -> list[Task]:
        """Take the next tasks for a worker; what came to a fault where it works is left to others, if there are any."""
        place, waiting = hand.worker.place, self.waiting[hand.kata]
        left_to_others = [task for task in waiting if place in task.struck_at]
        if left_to_others and not self.hiring.has_other_than(place):
            left_to_others = []
        chosen = [task for task in waiting if task not in left_to_others][:size]
        for task in chosen:
            waiting.remove(task)
        return chosen

    def let_go(self, hand: Hand) -> Iterator[Faulted]:
        """Bury a worker that has ended; what it had not done is handed out again.

        Raises:
            UsageProblem: It was the first, and said that nobody can be graded here as it was asked.
        """
        del self.hands[hand.worker]
        how = hand.worker.bury()
        trouble = hand.trouble or {"fault": True, "unfit": False, "what": how, "todo": "Run the same command again."}
        what, todo = self.last_trouble = trouble["what"], trouble["todo"]
        if not trouble["fault"] and not self.has_begun and not self.hiring.has_other_than(hand.worker.place):
            raise UsageProblem(what, todo)
        if hand.given:
            suspect = hand.given.popleft()
            suspect.struck_at.add(hand.worker.place)
            self.waiting[hand.kata].extendleft(reversed(hand.given))
            yield from self.strike(suspect, what, todo)
        elif not hand.is_dismissed and not hand.is_ready:
            self.failed_starts[hand.kata] += FAILED_STARTS if trouble["unfit"] else 1
            works_on = any(other.kata == hand.kata for other in self.hands.values())
            if self.failed_starts[hand.kata] >= FAILED_STARTS and not works_on:
                yield from self.give_up(hand.kata, what, todo)

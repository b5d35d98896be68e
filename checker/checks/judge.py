"""Runs inside one pytest session: gives every check its submissions in turn, and notes what becomes of each.

A check is collected once and run for each submission: round 1, and round 2 with another hash seed for what failed.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any

import pytest

from checker.checks.alarm import CheckTookTooLong, alarm
from checker.checks.collected import CollectedCheck, read_check
from checker.checks.evidence import Evidence
from checker.checks.fixtures.client import EVIDENCE
from checker.checks.fixtures.draw import CHECK, SEED
from checker.checks.outcomes import UNANSWERED, called, not_run, timed_out
from checker.errors import CheckerFault
from checker.model.kata import Kata, Limits
from checker.model.verdict import Broken, Case, StartFailure
from checker.serving.seam import AppDidNotStart, Box, Host, Job

PLACE = pytest.StashKey[tuple[int, int]]()
WITHOUT_EFFECT = ("skip", "skipif", "xfail")
PATIENCE = 3
"""After so many cases in which the app let a request wait, later ones are given less time: they could not save it."""
IMPATIENCE = 5
"""How many times less."""
GRACE_SECONDS = 2.0
"""How much longer than its client's deadline a check may take by itself."""


@dataclass
class Docket:
    """One submission's notes while it is graded."""

    job: Job
    start_failure: StartFailure | None = None
    start_ms: float = 0.0
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)
    """By check id and case id: round 1, with the repetition's outcome once it is known."""
    late: set[tuple[str, str]] = field(default_factory=set)
    """The cases that came to no end in time, which are not repeated."""
    ran_out: bool = False
    """Whether the app kept checks from being asked by taking too long."""
    unanswered: int = 0
    """In how many cases it let a request wait until the time was up."""
    deadline: float | None = None
    began: float = 0.0
    ended: float = 0.0


class Judge:
    """A pytest plugin that holds the session's state."""

    def __init__(
        self,
        kata: Kata,
        jobs: list[Job],
        seed: str,
        host: Any,
        *,
        repeat: bool,
        verbose: bool,
        done: Callable[[int], None] | None = None,
        only: frozenset[str] | None = None,
        until_failed: bool = False,
        likely: tuple[str | None, ...] = (),
        first: Callable[[int], None] | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> None:
        """Prepare the session.

        Args:
            kata: Whose checks are run.
            jobs: One for each submission.
            seed: What `draw` draws from.
            host: Gives the host of a round: `host(1)`, `host(2)`.
            repeat: Whether failed checks are repeated.
            verbose: Whether pytest's own output is wanted.
            done: Told each submission's index as soon as all is known of it.
            only: The ids of the checks to run; all if None.
            until_failed: Whether a submission is asked nothing more once a case has failed.
            likely: For each submission, the case that it is asked first, if any.
            first: Told a submission's index before anything of it is repeated.
            wanted: Asked before each case whether anybody waits for the answer; if not, the session ends.
        """
        self.kata = kata
        self.dockets = [Docket(job) for job in jobs]
        self.seed = seed
        self.host = host
        self.rounds = (1, 2) if repeat else (1,)
        self.verbose = verbose
        self.done = done
        self.only = only
        self.until_failed = until_failed
        self.likely = dict(enumerate(likely))
        self.first = first
        self.wanted = wanted
        self.is_abandoned = False
        self.checks: dict[str, CollectedCheck] = {}
        self.box: Box | None = None
        self.box_place: tuple[int, int] | None = None
        self.more_follows = True
        """Whether the box is asked for another app after that of the current case."""
        self.fault: CheckerFault | None = None
        self.interrupted = False
        self.collect_errors: list[str] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the seed to `draw`; make the marks known."""
        config.stash[SEED] = self.seed
        config.addinivalue_line("markers", "to_fix(promise, quote): the starter fails it, the reference passes")
        config.addinivalue_line("markers", "to_keep(promise, quote): the starter and the reference pass it")
        for name in WITHOUT_EFFECT:
            config.addinivalue_line("markers", f"{name}: without effect: nothing keeps a check from being asked")

    @pytest.hookimpl(tryfirst=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run each check for each submission and round; first, so that the check's own parameters come after."""
        if "served_box" in metafunc.fixturenames:
            places = [(index, number) for index in range(len(self.dockets)) for number in self.rounds]
            ids = [f"{index}.{number}" for index, number in places]
            metafunc.parametrize("place", places, ids=ids, indirect=True, scope="session")

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self) -> bool:
        """Pass over all that lies beside the files of checks, which are named and so are not asked about."""
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what kept a file of checks from being collected; a file that skips itself hides its checks as well."""
        if not report.passed:
            self.collect_errors.append(f"{report.nodeid}: {str(report.longrepr).strip()[-3000:]}")

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep what broke the session."""
        self.stop(f"The session of checks broke: {type(excinfo.value).__name__}: {str(excinfo.value)[:500]}")

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Tell the person's interrupt from pytest's own ways to end a session."""
        self.interrupted = excinfo.type is KeyboardInterrupt

    def stop(self, what: str, todo: str = "Please report it.", session: pytest.Session | None = None) -> None:
        """Note a fault, which ends the session; the first one counts."""
        self.fault = self.fault or CheckerFault(what, todo)
        if session is not None:
            session.shouldstop = "the checker has a fault"

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the marks; group by submission, then round, each in the files' own order after what likely fails."""
        for item in items:
            place, check, case = read_check(item, self.kata)
            known = self.checks.setdefault(check.id, check)
            known.add_case(case)
            item.stash[PLACE] = place
            item.stash[CHECK] = f"{check.id}[{case}]" if case else check.id
        if self.only is not None:
            items[:] = [item for item in items if key_of(item)[0] in self.only]
        items.sort(key=lambda item: (item.stash[PLACE], item.stash[CHECK] != self.likely.get(item.stash[PLACE][0])))

    @pytest.fixture
    def place(self, request: pytest.FixtureRequest) -> tuple[int, int]:
        """The submission's index and the round."""
        place: tuple[int, int] = request.param
        return place

    @pytest.fixture
    def served_box(self, place: tuple[int, int]) -> tuple[Box, Limits]:
        """The box of the current submission and round."""
        if self.box is None or self.box_place != place:
            self.end_box()
            index, number = place
            host: Host = self.host(number)
            self.box = host.box(self.dockets[index].job)
            self.box_place = place
        self.box.is_last = not self.more_follows
        return self.box, self.limits(self.dockets[place[0]])

    def prepare(self) -> None:
        """Have the first submission's app imported while the checks are collected."""
        if self.dockets:
            host: Host = self.host(1)
            self.box, self.box_place = host.box(self.dockets[0].job), (0, 1)
            self.box.prepare()

    def limits(self, docket: Docket) -> Limits:
        """The kata's, with less time for an app that has let too many requests wait."""
        limits = self.kata.limits
        if docket.unanswered < PATIENCE:
            return limits
        return limits.model_copy(update={"exchange_seconds": limits.exchange_seconds / IMPATIENCE})

    def end_box(self) -> None:
        """End the box of the submission before."""
        if self.box is not None:
            self.box.end()
            self.box = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run what has to run. Each check is torn down whole, since whether the next one runs is not known before."""
        if session.testsfailed or session.config.option.collectonly:
            return None
        for count, item in enumerate(session.items, start=1):
            if self.wanted is not None and not self.wanted():
                self.is_abandoned = True
                break
            if self.has_to_run(item):
                self.more_follows = self.follows_more(item, session.items, count)
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.shouldstop:
                break
            index, number = item.stash[PLACE]
            after = session.items[count].stash[PLACE] if count < len(session.items) else (None, None)
            if self.first is not None and number == 1 and after != (index, 1):
                self.first(index)
            if self.done is not None and after[0] != index:
                self.done(index)
        return True

    def follows_more(self, item: pytest.Item, items: list[pytest.Item], count: int) -> bool:
        """Whether more is to be asked of the same submission in the same round, after the first `count` items."""
        index, number = item.stash[PLACE]
        if self.until_failed and item.stash[CHECK] == self.likely.get(index):
            return False
        rest = takewhile(lambda one: one.stash[PLACE] == (index, number), islice(items, count, None))
        return any(number == 1 or self.needs_repetition(self.dockets[index], key_of(one)) for one in rest)

    def has_to_run(self, item: pytest.Item) -> bool:
        """Whether an item has to run; where it can't, that is noted."""
        index, number = item.stash[PLACE]
        docket = self.dockets[index]
        key = key_of(item)
        if docket.deadline is None:
            docket.began = docket.ended = time.monotonic()
            docket.deadline = docket.began + self.kata.limits.submission_seconds
        if number == 2:
            return self.needs_repetition(docket, key)
        if self.until_failed and any(case.outcome == "failed" for case in docket.cases.values()):
            return False
        if docket.start_failure is not None:
            self.note(item, not_run("The app did not start, so this was not asked."))
        elif time.monotonic() > docket.deadline:
            seconds = self.kata.limits.submission_seconds
            docket.ran_out = True
            self.note(item, not_run(f"The submission had used up its {seconds:g} seconds, so this was not asked."))
        else:
            return True
        return False

    def needs_repetition(self, docket: Docket, key: tuple[str, str]) -> bool:
        """Whether a case failed in a way that chance might explain: not by a timeout, not for want of an app."""
        case = docket.cases.get(key)
        if case is None or case.outcome in ("passed", "skipped") or docket.start_failure is not None:
            return False
        return key not in docket.late and not timed_out(case) and time.monotonic() < (docket.deadline or 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Bound the check's own time."""
        with alarm(self.kata.limits.check_seconds + GRACE_SECONDS):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
        """Note what happened; without pytest's own rendering, which costs time and is shown to nobody."""
        excinfo = call.excinfo
        if excinfo is not None and isinstance(excinfo.value, CheckerFault):
            self.fault = excinfo.value
            item.session.shouldstop = "the checker has a fault"
        elif call.when == "setup":
            self.note_setup(item, excinfo)
        elif call.when == "call":
            self.note_call(item, call.duration, excinfo)
        else:
            self.note_teardown(item, excinfo)
        if self.verbose:
            return None
        return pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="passed" if excinfo is None else "failed",
            longrepr=None,
            when=call.when,  # type: ignore[arg-type]  # never `collect` here
            duration=call.duration,
        )

    def note_setup(self, item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException] | None) -> None:
        """Note an app that did not start."""
        index, number = item.stash[PLACE]
        docket = self.dockets[index]
        if self.box is not None and number == 1:
            docket.start_ms = docket.start_ms or self.box.start_ms
        if excinfo is None:
            return
        if isinstance(excinfo.value, AppDidNotStart):
            self.note_start_failure(item, excinfo.value.failure)
        else:
            self.stop(
                f"{item.name} could not be set up: {type(excinfo.value).__name__}: {str(excinfo.value)[:500]}",
                "If you wrote this kata, look at the fixtures the check asks for; if not, please report it.",
                item.session,
            )

    def note_start_failure(self, item: pytest.Item, failure: StartFailure) -> None:
        """Note an app that did not start: at the first check it never does, later the check is broken by it."""
        docket = self.dockets[item.stash[PLACE][0]]
        if not docket.cases:
            docket.start_failure = failure
            self.note(item, not_run("The app did not start, so this was not asked."))
            return
        if failure.kind == "timed_out":
            docket.late.add(key_of(item))
            docket.ran_out = True
        self.note(item, Case(id="", outcome="failed", duration_ms=0, broken=Broken(message=failure.message)))

    def note_call(self, item: pytest.Item, seconds: float, excinfo: pytest.ExceptionInfo[BaseException] | None) -> None:
        """Note how the check's own code came out."""
        error = None if excinfo is None else excinfo.value
        hung = isinstance(error, AppDidNotStart) and error.failure.kind == "timed_out"
        if hung or isinstance(error, CheckTookTooLong):
            self.dockets[item.stash[PLACE][0]].late.add(key_of(item))
        self.note(item, called(seconds, error))

    def note_teardown(self, item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException] | None) -> None:
        """Add what the check left behind."""
        evidence = item.stash.get(EVIDENCE, None)
        docket = self.dockets[item.stash[PLACE][0]]
        docket.ended = time.monotonic()
        if excinfo is not None:
            what = f"The evidence of {item.name} could not be gathered: {excinfo.value!r}"
            self.stop(what[:500], session=item.session)
        if excinfo is not None or item.stash[PLACE][1] == 2 or evidence is None:
            return
        case = docket.cases[key_of(item)]
        docket.unanswered += any(one.failure and one.failure.kind == "timed_out" for one in evidence.transcript)
        update: dict[str, Any] = {
            "transcript": evidence.transcript,
            "upstream": evidence.upstream,
            "output": evidence.output,
        }
        if case.broken is not None:
            update["broken"] = complete(case.broken, evidence)
        docket.cases[key_of(item)] = case.model_copy(update=update)
        if 2 in self.rounds and self.needs_repetition(docket, key_of(item)):
            # The second host warms up while the rest of the first round runs.
            self.host(2)

    def note(self, item: pytest.Item, case: Case) -> None:
        """Keep a case, or the outcome of its repetition."""
        index, number = item.stash[PLACE]
        cases = self.dockets[index].cases
        key = key_of(item)
        if number == 1:
            cases[key] = case.model_copy(update={"id": key[1]})
        else:
            cases[key] = cases[key].model_copy(update={"again": case.outcome})


def complete(broken: Broken, evidence: Evidence) -> Broken:
    """Say in which exchange it shows, where the check did not, and which limits the app had run into."""
    exchange = broken.exchange
    if exchange is None and evidence.transcript:
        unanswered = (one for one in evidence.transcript if one.failure is not None)
        # Of several that were sent together the last to begin may be answered, and another is not.
        last = evidence.transcript[-1]
        exchange = (next(unanswered, last) if broken.message.startswith(UNANSWERED) else last).number
    return broken.model_copy(update={"exchange": exchange, "message": " ".join((broken.message, *evidence.exceeded))})


def key_of(item: pytest.Item) -> tuple[str, str]:
    """A case's key: check id and case id."""
    check, _, case = item.stash[CHECK].partition("[")
    return check, case.removesuffix("]")

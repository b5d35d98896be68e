"""From outcomes to score and conclusion: pure arithmetic, no files, no words."""

from collections.abc import Iterable

from checker.model.kata import Promise
from checker.model.verdict import Case, CheckKind, CheckResult, Conclusion, Points, Score, StartFailure

LIMIT_KINDS = ("timed_out", "too_large")
"""The failures of an exchange that a limit cut off: it was not over when its time or its size was used up."""


def score(checks: tuple[CheckResult, ...]) -> Score:
    """(points fixed / points to fix) x (points kept / points to keep); where there is nothing to keep, all is kept."""
    fixed, kept = count(checks, "to_fix"), count(checks, "to_keep")
    return Score(fixed=fixed, kept=kept, value=fraction(fixed) * fraction(kept))


def count(checks: tuple[CheckResult, ...], kind: CheckKind) -> Points:
    """The points of one kind: one a check, earned only by passing."""
    of_kind = [check for check in checks if check.kind == kind]
    return Points(earned=sum(check.outcome == "passed" for check in of_kind), of=len(of_kind))


def fraction(points: Points) -> float:
    """Earned of all; 1 where there are none to earn."""
    return points.earned / points.of if points.of else 1.0


def conclude(
    checks: tuple[CheckResult, ...], start_failure: StartFailure | None, *, ran_out: bool, has_hidden: bool
) -> Conclusion:
    """The conclusion. Where several apply: a failed start, then a timeout, then unsolved.

    Args:
        checks: All of them, asked or not.
        start_failure: Why the app never started, if it did not.
        ran_out: Whether checks were not asked because the app took too long.
        has_hidden: Whether there are hidden checks; without them nothing is called solved.
    """
    if start_failure is not None:
        return "timed_out" if start_failure.kind == "timed_out" else "did_not_start"
    if ran_out or any(was_cut_off(case) for check in checks for case in check.cases):
        return "timed_out"
    if any(check.outcome != "passed" for check in checks):
        return "unsolved"
    return "solved" if has_hidden else "visible_passed"


def was_cut_off(case: Case) -> bool:
    """Whether a case failed because an exchange was not over within its limits."""
    return case.outcome != "passed" and any(
        exchange.failure is not None and exchange.failure.kind in LIMIT_KINDS for exchange in case.transcript
    )


def is_unstable(checks: tuple[CheckResult, ...]) -> bool:
    """Whether any repetition came out differently."""
    return any(case.again is not None and case.again != case.outcome for check in checks for case in check.cases)


def find_waiting(promises: Iterable[Promise], checks: tuple[CheckResult, ...]) -> tuple[int, ...]:
    """The promises that none of these checks holds to."""
    tested = {check.promise for check in checks}
    return tuple(promise.number for promise in promises if promise.number not in tested)

"""Leaves out of a verdict what a learner is not to be shown: every view made of the rest is safe by that.

What is left out is gone from the record, so no page, no text and no verdict.json made from it can tell it.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from fnmatch import fnmatchcase

from checker.checks.outcomes import UNANSWERED
from checker.lateness import find_deadline
from checker.model.assignment import Assignment, Disclosure, FailureDetails
from checker.model.verdict import Broken, Case, CheckResult, Difference, Verdict

NOT_SHOWN = "(not shown)"
"""In the place of what was promised."""
PROMISE_BROKEN = "What came is not what was promised. The promise's own words say what that is."
TELLS_NO_PROMISE = (UNANSWERED, "The app did not start again.", "The check did not come to an end in time.")
"""How messages begin that are about what came alone."""
IN_RESPONSE = re.compile(r"status|text|json( \$.*)?|header [^ ]+", re.DOTALL)
"""Places that a difference may be in; any other is in a check's own words, which may quote what it wants."""


def redact(verdict: Verdict, assignment: Assignment | None, learner: str, now: datetime) -> Verdict:
    """The verdict as one learner may be shown it; the score stays whole.

    Args:
        verdict: As it was graded.
        assignment: What says how much is shown; None where all of it is.
        learner: Whose it is, as the receipt has the name: an extension moves what is shown after the deadline.
        now: With its zone.
    """
    if assignment is None:
        return verdict
    checks = reduce_checks(verdict.checks, assignment, learner, now)
    return verdict.model_copy(update={"checks": tuple(check for check in checks if check is not None)})


def reduce_checks(
    checks: Iterable[CheckResult], assignment: Assignment, learner: str, now: datetime
) -> tuple[CheckResult | None, ...]:
    """Each check as the learner may be shown it, None for one that is not to be told of; otherwise as `redact`."""
    deadline = find_deadline(assignment, learner)
    is_past = deadline is not None and now > deadline
    return tuple(
        reduce_check(check, number, assignment.failure_details)
        if is_shown(find_disclosure(assignment, check.id), is_past=is_past)
        else None
        for number, check in enumerate(checks, start=1)
    )


def find_disclosure(assignment: Assignment, check_id: str) -> Disclosure | None:
    """What the assignment says of a check: by its whole id, else the last pattern that fits; None where nothing."""
    if check_id in assignment.checks:
        return assignment.checks[check_id]
    fitting = [said for pattern, said in assignment.checks.items() if fnmatchcase(check_id, pattern)]
    return fitting[-1] if fitting else None


def find_unused(assignment: Assignment, check_ids: Iterable[str]) -> list[str]:
    """The names and patterns that fit none of these checks."""
    ids = tuple(check_ids)
    return [name for name in assignment.checks if not any(fnmatchcase(one, name) or one == name for one in ids)]


def is_shown(said: Disclosure | None, *, is_past: bool) -> bool:
    """Whether a learner is told of a check now.

    Args:
        said: What the assignment says of it.
        is_past: Whether the learner's deadline is over.
    """
    return said in (None, "always") or (said == "after_deadline" and is_past)


def reduce_check(check: CheckResult, number: int, details: FailureDetails) -> CheckResult:
    """A check with as much of its details as are shown.

    Args:
        check: As it was graded.
        number: Its place in the verdict, which stands for the name of a hidden check: names and claims tell what is
            expected. Those of visible ones lie in the learner's copy.
        details: How much.
    """
    if details == "full":
        return check
    named = check if check.origin == "visible" else _rename(check, number)
    cases = tuple(map(_reduce_case, named.cases)) if details == "received" else ()
    return named.model_copy(update={"cases": cases})


def _rename(check: CheckResult, number: int) -> CheckResult:
    cases = check.cases
    if len(cases) > 1 or any(case.id for case in cases):
        cases = tuple(case.model_copy(update={"id": str(place)}) for place, case in enumerate(cases, start=1))
    return check.model_copy(update={"id": f"hidden/check_{number}", "claim": check.quote, "cases": cases})


def _reduce_case(case: Case) -> Case:
    """What was sent and what came; a diagnosis sets that against what was promised, so there is none."""
    broken = None if case.broken is None or case.outcome == "skipped" else _reduce_broken(case.broken)
    return case.model_copy(update={"broken": broken, "diagnosis": None})


def _reduce_broken(broken: Broken) -> Broken:
    message = broken.message if broken.message.startswith(TELLS_NO_PROMISE) else PROMISE_BROKEN
    differences = tuple(
        Difference(what=one.what, promised=NOT_SHOWN, received=one.received)
        for one in broken.differences
        if _is_in_response(one)
    )
    return Broken(message=message, differences=differences, exchange=broken.exchange)


def _is_in_response(difference: Difference) -> bool:
    """Whether the place itself came: the name of a member or of a header that is missing would tell of it."""
    return IN_RESPONSE.fullmatch(difference.what) is not None and not difference.received.startswith("no such ")

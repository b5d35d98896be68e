"""Writes results.json for Gradescope, as its autograder specifications have it.

The page is gradescope-autograders.readthedocs.io, Specs: `score` overrides the sum of the tests; `visibility` is one of
four values, for the whole and for each test; `output_format: text` has Gradescope escape what it shows.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal, get_args

from checker.exports.graded import Graded
from checker.exports.shares import divide, total
from checker.exports.told import shown, tell_check, tell_verdict
from checker.lateness import find_lateness, write_number
from checker.model.assignment import Assignment, Disclosure
from checker.model.verdict import CheckResult, Points, Verdict
from checker.report.redaction import find_disclosure, reduce_check

NAME = "results.json"
METADATA = "submission_metadata.json"
"""What Gradescope's harness says of the submission."""
POINTS = 100.0
KINDS = {"to_fix": "to fix", "to_keep": "to keep"}

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)
SHOWN: Mapping[Disclosure, Visibility] = {
    "always": "visible",
    "after_deadline": "after_due_date",
    "never": "hidden",
}
"""What an assignment says of a check, in Gradescope's words; the due date is the one that Gradescope has."""


def make_results(
    graded: Graded,
    points: float = POINTS,
    hidden: Visibility = "after_published",
    assignment: Assignment | None = None,
) -> bytes:
    """The file of one submission. Of a fault of the checker there is none: Gradescope then says that grading failed.

    Args:
        graded: What was graded, or could not be read.
        points: How many the assignment has.
        hidden: When learners see what came of hidden checks of which the assignment says nothing.
        assignment: What says how much learners are shown; None where all of it is.
    """
    results = (
        _of_verdict(graded, graded.verdict, points, hidden, assignment)
        if graded.verdict
        else _of_nothing(graded, points)
    )
    return json.dumps(results, indent=2, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def date(graded: Graded, metadata: bytes, assignment: Assignment | None) -> Graded:
    """The same, with the time of the submission that submission_metadata.json says.

    Args:
        graded: Gradescope hands a submission over without its time and without a name.
        metadata: The file.
        assignment: An extension may stand there by the name or the address of whoever handed in, or of one of a group.
    """
    said = _read_json(metadata)
    users = [user for user in said.get("users") or [] if isinstance(user, dict)]
    names = [str(user[key]) for user in users for key in ("name", "email") if key in user]
    when = str(said.get("created_at") or graded.receipt.submitted_at or "")
    found = [find_lateness(assignment, name, when) for name in (*names, graded.receipt.learner)]
    return replace(graded, lateness=next((one for one in found if one.is_extended), found[0]))


def read_points(metadata: bytes) -> float | None:
    """The assignment's `total_points`, as submission_metadata.json gives them in text; None where it gives none."""
    try:
        points = float(_read_json(metadata)["assignment"]["total_points"])
    except (ValueError, TypeError, KeyError):
        return None
    return points if 0 < points < float("inf") else None


def find_visibility(check: CheckResult, hidden: Visibility, assignment: Assignment | None) -> Visibility:
    """When learners see a check there.

    Args:
        check: Whichever.
        hidden: What holds for hidden checks of which the assignment says nothing.
        assignment: None where nothing is said of any.
    """
    said = None if assignment is None else find_disclosure(assignment, check.id)
    if said is not None:
        return SHOWN[said]
    return "visible" if check.origin == "visible" else hidden


def _read_json(metadata: bytes) -> dict[str, Any]:
    try:
        found = json.loads(metadata)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _of_verdict(
    graded: Graded, verdict: Verdict, points: float, hidden: Visibility, assignment: Assignment | None
) -> dict[str, Any]:
    earned, shares = total(verdict.score), divide(verdict.checks, verdict.score)
    unit = Fraction(str(points)) / earned.of
    counted = earned.earned * unit if graded.given is None else graded.given.score * Fraction(str(points))
    whens = [find_visibility(check, hidden, assignment) for check in verdict.checks]
    told = [
        # What learners never see is for instructors, whole.
        check if when == "hidden" or assignment is None else reduce_check(check, number, assignment.failure_details)
        for number, (check, when) in enumerate(zip(verdict.checks, whens, strict=True), start=1)
    ]
    return {
        "score": _number(counted * graded.lateness.credit),
        "execution_time": round(verdict.timings.total_ms / 1000, 1),
        "output": "\n".join(filter(None, (_tell(verdict, told, whens), shown(graded.grade_words)))),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {
            "kata": verdict.kata.slug,
            "kata_sha256": verdict.kata.content_sha256,
            "conclusion": verdict.conclusion,
            "unstable": verdict.unstable,
            "fixed": verdict.score.fixed.model_dump(),
            "kept": verdict.score.kept.model_dump(),
            **({} if graded.given is None else {"checks_score": _number(earned.earned * unit)}),
            **_late_facts(graded, counted),
            "graded_at": verdict.timings.graded_at,
        },
        "tests": [
            _test(number, check, verdict, (shares[graded_check.id], unit), when)
            for number, (check, graded_check, when) in enumerate(zip(told, verdict.checks, whens, strict=True), start=1)
        ],
    }


def _late_facts(graded: Graded, score: Fraction) -> dict[str, Any]:
    """What the score was before something was taken off; nothing where there is no deadline."""
    late = graded.lateness
    if late.deadline is None:
        return {}
    facts = {"score_before": _number(score), "percent_off": late.percent_off, "standing": late.standing}
    return {"lateness": facts | {"deadline": late.deadline.isoformat(timespec="seconds")}}


def _tell(verdict: Verdict, told: Sequence[CheckResult], whens: Sequence[Visibility]) -> str:
    """What is told of the whole, at once: nothing that checks can tell alone that learners don't see yet."""
    if verdict.start_failure or all(when == "visible" for when in whens):
        return tell_verdict(verdict.model_copy(update={"checks": tuple(told)}))
    seen = [check for check, when in zip(told, whens, strict=True) if when == "visible"]
    if not seen:
        return "What came of the checks is not told here."
    is_copy = all((check in seen) == (check.origin == "visible") for check in told)
    which, others = ("in your copy", "Hidden checks") if is_copy else ("that are shown here", "Other checks")
    holding = sum(check.outcome == "passed" for check in seen)
    words = f"Of the checks {which}, {holding} of {len(seen)} hold."
    return f"{words} {others} count as well; what came of them is not told here."


def _test(
    number: int, check: CheckResult, verdict: Verdict, share: tuple[Points, Fraction], when: Visibility
) -> dict[str, Any]:
    points, unit = share
    return {
        "number": str(number),
        "name": shown(check.claim, keep=""),
        "status": "passed" if check.outcome == "passed" else "failed",
        "score": _number(points.earned * unit),
        "max_score": _number(points.of * unit),
        "output": tell_check(check, verdict),
        "output_format": "text",
        "tags": [KINDS[check.kind], f"promise {check.promise}"],
        "visibility": when,
        "extra_data": {"id": check.id},
    }


def _of_nothing(graded: Graded, points: float) -> dict[str, Any]:
    """What was handed in can't be graded, and why: the learner can mend it and hand in again."""
    why = " ".join(filter(None, (graded.problem, graded.grade_words)))
    return {
        "score": 0 if graded.grade is None else _number(graded.grade * Fraction(str(points))),
        "output": f"What was handed in can't be graded: {shown(why)}",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"kata": graded.kata, "conclusion": None},
        "tests": [],
    }


def _number(value: Fraction) -> float | int:
    """As JSON has it, rounded half up to four digits."""
    rounded = float(write_number(value))
    return int(rounded) if rounded.is_integer() else rounded

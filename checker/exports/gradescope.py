"""Writes results.json for Gradescope, as its autograder specifications have it.

The page is gradescope-autograders.readthedocs.io, Specs: `score` overrides the sum of the tests; `visibility` is one of
four values, for the whole and for each test; `output_format: text` has Gradescope escape what it shows.
"""

import json
from typing import Any, Literal, get_args

from checker.exports.graded import Graded
from checker.exports.shares import divide, total
from checker.exports.told import shown, tell_check, tell_verdict
from checker.model.verdict import CheckResult, Points, Verdict

NAME = "results.json"
METADATA = "submission_metadata.json"
"""What Gradescope's harness says of the submission."""
POINTS = 100.0
DIGITS = 4
KINDS = {"to_fix": "to fix", "to_keep": "to keep"}

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)


def make_results(graded: Graded, points: float = POINTS, hidden: Visibility = "after_published") -> bytes:
    """The file of one submission. Of a fault of the checker there is none: Gradescope then says that grading failed.

    Args:
        graded: What was graded, or could not be read.
        points: How many the assignment has.
        hidden: When learners see what came of hidden checks.
    """
    results = _of_verdict(graded.verdict, points, hidden) if graded.verdict else _of_nothing(graded)
    return json.dumps(results, indent=2, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def read_points(metadata: bytes) -> float | None:
    """The assignment's `total_points`, as submission_metadata.json gives them in text; None where it gives none."""
    try:
        points = float(json.loads(metadata)["assignment"]["total_points"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return points if 0 < points < float("inf") else None


def _of_verdict(verdict: Verdict, points: float, hidden: Visibility) -> dict[str, Any]:
    earned, shares = total(verdict.score), divide(verdict.checks, verdict.score)
    unit = points / earned.of
    return {
        "score": _number(earned.earned * unit),
        "execution_time": round(verdict.timings.total_ms / 1000, 1),
        "output": _tell(verdict, hidden),
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
            "graded_at": verdict.timings.graded_at,
        },
        "tests": [
            _test(number, check, verdict, (shares[check.id], unit), hidden)
            for number, check in enumerate(verdict.checks, start=1)
        ],
    }


def _tell(verdict: Verdict, hidden: Visibility) -> str:
    """What is told of the whole, at once: nothing that hidden checks alone can tell, unless they are shown as well."""
    if hidden == "visible" or verdict.start_failure or all(check.origin == "visible" for check in verdict.checks):
        return tell_verdict(verdict)
    visible = [check.outcome == "passed" for check in verdict.checks if check.origin == "visible"]
    words = f"Of the checks in your copy, {sum(visible)} of {len(visible)} hold."
    return f"{words} Hidden checks count as well; what came of them is not told here."


def _test(
    number: int, check: CheckResult, verdict: Verdict, share: tuple[Points, float], hidden: Visibility
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
        "visibility": "visible" if check.origin == "visible" else hidden,
        "extra_data": {"id": check.id},
    }


def _of_nothing(graded: Graded) -> dict[str, Any]:
    """What was handed in can't be graded, and why: the learner can mend it and hand in again."""
    return {
        "score": 0,
        "output": f"What was handed in can't be graded: {shown(graded.problem)}",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"kata": graded.kata, "conclusion": None},
        "tests": [],
    }


def _number(value: float) -> float | int:
    rounded = round(value, DIGITS)
    return int(rounded) if rounded == int(rounded) else rounded

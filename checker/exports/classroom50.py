"""Writes result.json for Classroom 50, which its runner reads once an autograder has ended.

The contract is in foundation50/classroom50: the wiki's Advanced Autograding, and schemas/result-v1.schema.json. A score
is a whole number. Who it is for stands in the runner's environment, and is held against the repository there.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from checker.errors import UsageProblem
from checker.exports.graded import Graded
from checker.exports.shares import divide, total
from checker.exports.told import shown, tell_check
from checker.lateness import Lateness, find_lateness, raw_score, tell_grade
from checker.model.assignment import Assignment
from checker.model.verdict import CheckResult, Points, Verdict
from checker.report import wording
from checker.report.redaction import reduce_checks

NAME = "result.json"
SCHEMA = "classroom50/result/v1"
GIVEN = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}
"""Members of the result, and the variables in which the runner gives them."""
TAGGED = re.compile(r"submit/(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z")
"""The time in a submission's tag."""


def make_result(
    graded: Graded, environment: Mapping[str, str], assignment: Assignment | None = None, now: datetime | None = None
) -> bytes:
    """The file of one submission.

    Args:
        graded: No fault of the checker: of that there is no result, and the autograder ends with another code than 0.
        environment: The runner's.
        assignment: What says until when it was to be handed in, and how much the learner is shown; extensions go by
            the runner's owner.
        now: When it is shown; now, where none is given.

    Raises:
        UsageProblem: A variable is missing.
    """
    found = {"OWNER": environment.get("USERNAME", ""), **{key: value for key, value in environment.items() if value}}
    missing = [name for name in GIVEN.values() if not found.get(name)]
    if missing:
        raise UsageProblem(
            f"Classroom 50's runner gives {', '.join(missing)}, and here there is no such variable.",
            "Run this in an autograder.py of Classroom 50; to try it elsewhere, set the variables yourself.",
        )
    submitted = graded.receipt.submitted_at or _tagged(found["SUBMISSION_TAG"])
    late = find_lateness(assignment, found["OWNER"], submitted)
    verdict = graded.verdict
    checks = verdict.checks if verdict else ()
    told = reduce_checks(checks, assignment, found["OWNER"], now or datetime.now(UTC)) if assignment else checks
    result = {
        "schema": SCHEMA,
        **{member: found[name] for member, name in GIVEN.items()},
        "assignment_type": found.get("ASSIGNMENT_TYPE", "individual"),
        "review": found.get("REVIEW_URL", found["COMMIT_URL"]),
        **_times(graded, submitted),
        **(_of_verdict(verdict, told, late) if verdict else _of_nothing(graded)),
    }
    return json.dumps(result, indent=2, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _of_verdict(verdict: Verdict, told: Sequence[CheckResult | None], late: Lateness) -> dict[str, Any]:
    """Score and tests, which have to add up to it: what lateness takes off is taken off each."""
    points, shares = total(verdict.score), divide(verdict.checks, verdict.score)
    tests = [
        _test(shown(one.claim, keep=""), one.outcome == "passed", shares[check.id], tell_check(one, verdict), one.id)
        for check, one in zip(verdict.checks, told, strict=True)
        if one is not None
    ]
    withheld = [check for check, one in zip(verdict.checks, told, strict=True) if one is None]
    if withheld:
        earned, most = sum(shares[one.id].earned for one in withheld), sum(shares[one.id].of for one in withheld)
        words = wording.withheld_words(verdict.model_copy(update={"checks": tuple(filter(None, told))}))
        passed = all(check.outcome == "passed" for check in withheld)
        tests.append(_test("Checks that are not shown", passed, Points(earned=earned, of=most), words))
    times, parts = late.credit.numerator, late.credit.denominator
    for test in tests:
        test |= {"score": test["score"] * times, "max-score": test["max-score"] * parts}
    words = tell_grade(raw_score(verdict.score), late)
    if words:
        tests.append(_test("Handed in in time", late.percent_off == 0, Points(earned=0, of=0), shown(words)))
    return {"score": points.earned * times, "max-score": points.of * parts, "tests": tests}


def _test(name: str, passed: bool, points: Points, output: str, check_id: str = "") -> dict[str, Any]:
    counted = {"score": points.earned, "max-score": points.of}
    return {"test-name": name, "passed": passed, **counted, **({"id": check_id} if check_id else {}), "output": output}


def _of_nothing(graded: Graded) -> dict[str, Any]:
    words = shown(graded.problem)
    test = {"test-name": "What was handed in can be read", "passed": False, "score": 0, "max-score": 1, "output": words}
    return {"score": 0, "max-score": 1, "tests": [test]}


def _tagged(tag: str) -> str | None:
    """The time of the submission, as its tag has it."""
    tagged = TAGGED.match(tag)
    return f"{tagged[1]}T{tagged[2]}:{tagged[3]}:{tagged[4]}Z" if tagged else None


def _times(graded: Graded, submitted: str | None) -> dict[str, str]:
    """When it was handed in, which no regrade moves, and when it was graded."""
    graded_at = {"graded_at": _in_seconds(graded.verdict.timings.graded_at)} if graded.verdict else {}
    when = submitted or graded_at.get("graded_at", datetime.now(UTC).isoformat())
    return {"datetime": _in_seconds(when), **graded_at}


def _in_seconds(time: str) -> str:
    """A time of ours as the schema wants it; one without a zone is taken for UTC, as it is where it is read."""
    read = datetime.fromisoformat(time)
    in_utc = read.astimezone(UTC) if read.tzinfo else read
    return f"{in_utc:%Y-%m-%dT%H:%M:%S}Z"

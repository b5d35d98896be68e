"""Writes result.json for Classroom 50, which its runner reads once an autograder has ended.

The contract is in foundation50/classroom50: the wiki's Advanced Autograding, and schemas/result-v1.schema.json. A score
is a whole number. Who it is for stands in the runner's environment, and is held against the repository there.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from checker.errors import UsageProblem
from checker.exports.graded import Graded
from checker.exports.shares import divide, total
from checker.exports.told import shown, tell_check
from checker.model.verdict import Verdict

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


def make_result(graded: Graded, environment: Mapping[str, str]) -> bytes:
    """The file of one submission.

    Args:
        graded: No fault of the checker: of that there is no result, and the autograder ends with another code than 0.
        environment: The runner's.

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
    result = {
        "schema": SCHEMA,
        **{member: found[name] for member, name in GIVEN.items()},
        "assignment_type": found.get("ASSIGNMENT_TYPE", "individual"),
        "review": found.get("REVIEW_URL", found["COMMIT_URL"]),
        **_times(graded, found["SUBMISSION_TAG"]),
        **(_of_verdict(graded.verdict) if graded.verdict else _of_nothing(graded)),
    }
    return json.dumps(result, indent=2, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _of_verdict(verdict: Verdict) -> dict[str, Any]:
    points, shares = total(verdict.score), divide(verdict.checks, verdict.score)
    return {
        "score": points.earned,
        "max-score": points.of,
        "tests": [
            {
                "test-name": shown(check.claim, keep=""),
                "passed": check.outcome == "passed",
                "score": shares[check.id].earned,
                "max-score": shares[check.id].of,
                "id": check.id,
                "output": tell_check(check, verdict),
            }
            for check in verdict.checks
        ],
    }


def _of_nothing(graded: Graded) -> dict[str, Any]:
    words = shown(graded.problem)
    test = {"test-name": "What was handed in can be read", "passed": False, "score": 0, "max-score": 1, "output": words}
    return {"score": 0, "max-score": 1, "tests": [test]}


def _times(graded: Graded, tag: str) -> dict[str, str]:
    """When it was handed in, which no regrade moves, and when it was graded."""
    graded_at = {"graded_at": _in_seconds(graded.verdict.timings.graded_at)} if graded.verdict else {}
    tagged = TAGGED.match(tag)
    if graded.receipt.submitted_at:
        when = _in_seconds(graded.receipt.submitted_at)
    elif tagged:
        when = f"{tagged[1]}T{tagged[2]}:{tagged[3]}:{tagged[4]}Z"
    else:
        when = graded_at.get("graded_at", _in_seconds(datetime.now(UTC).isoformat()))
    return {"datetime": when, **graded_at}


def _in_seconds(time: str) -> str:
    """A time of ours as the schema wants it; one without a zone is taken for UTC, as it is where it is read."""
    read = datetime.fromisoformat(time)
    in_utc = read.astimezone(UTC) if read.tzinfo else read
    return f"{in_utc:%Y-%m-%dT%H:%M:%S}Z"

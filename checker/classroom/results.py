"""Draws the short result that an overview shows out of a whole verdict."""

from checker.model.entry import CheckMark, Result
from checker.model.stage import Stage
from checker.model.verdict import CheckResult, Verdict
from checker.report.wording import failing_exchange


def summarize(verdict: Verdict) -> Result:
    """The verdict without its exchanges."""
    return Result(
        title=verdict.kata.title,
        kata_sha256=verdict.kata.content_sha256,
        content_sha256=verdict.submission.content_sha256,
        conclusion=verdict.conclusion,
        unstable=verdict.unstable,
        score=verdict.score,
        checks=tuple(mark(check) for check in verdict.checks),
        start_failure="" if verdict.start_failure is None else verdict.start_failure.message,
        missing_walls=verdict.missing_walls,
        seed=verdict.seed,
        versions=verdict.versions,
        graded_at=verdict.timings.graded_at,
    )


def mark(check: CheckResult) -> CheckMark:
    """A check's outcome and the stage it failed at."""
    return CheckMark(
        id=check.id,
        claim=check.claim,
        origin=check.origin,
        kind=check.kind,
        promise=check.promise,
        outcome=check.outcome,
        stage=None if check.outcome == "passed" else failed_stage(check),
    )


def failed_stage(check: CheckResult) -> Stage | None:
    """Where the first case that failed went wrong: as its diagnosis says, else where the server says it answered."""
    for case in check.cases:
        if case.outcome == "passed" and case.again in (None, "passed"):
            continue
        if case.diagnosis is not None and case.diagnosis.stage is not None:
            return case.diagnosis.stage
        exchange = failing_exchange(case)
        if exchange is not None and exchange.trace is not None:
            return exchange.trace.answered
    return None

"""Turns what became of a check into records: a case, why it is broken, the worst of several outcomes."""

import pytest

from checker.checks.alarm import CheckTookTooLong
from checker.checks.expectations import BrokenPromise
from checker.checks.transport import ExchangeFailed
from checker.model.verdict import Broken, Case, Difference, Outcome
from checker.serving.seam import AppDidNotStart

UNANSWERED = "No whole response"
"""How it begins that a check was given none."""


def called(seconds: float, error: BaseException | None) -> Case:
    """The case of a check whose body ran. Whatever it raised, it met a response that was not as promised."""
    outcome: Outcome = "passed"
    if error is not None:
        outcome = "skipped" if isinstance(error, pytest.skip.Exception) else "failed"
    return Case(
        id="",
        outcome=outcome,
        duration_ms=round(1e3 * seconds, 3),
        broken=None if error is None else broken(error),
    )


def not_run(why: str) -> Case:
    """A case that was to run and did not."""
    return Case(id="", outcome="skipped", duration_ms=0, broken=Broken(message=why))


def timed_out(case: Case) -> bool:
    """Whether a limit of time or size cut one of the case's exchanges."""
    return any(
        exchange.failure is not None and exchange.failure.kind in ("timed_out", "too_large")
        for exchange in case.transcript
    )


def broken(error: BaseException) -> Broken:
    """Why a case did not pass, from what the check raised."""
    if isinstance(error, BrokenPromise):
        differences = tuple(
            Difference(what=one.what, promised=one.promised, received=one.received) for one in error.mismatches
        )
        what = ", ".join(dict.fromkeys(name_part(one.what) for one in error.mismatches))
        message = f"Not as promised: {what}."
        return Broken(message=message[:1000], differences=differences, exchange=error.exchange)
    if isinstance(error, ExchangeFailed):
        return Broken(message=f"{UNANSWERED}: {error.detail}.")
    if isinstance(error, AppDidNotStart):
        return Broken(message=f"The app did not start again. {error.failure.message}")
    if isinstance(error, CheckTookTooLong):
        return Broken(message="The check did not come to an end in time.")
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    clean = words[:500].encode("utf-8", "replace").decode()
    return Broken(message=f"The response was not what the check could go on with ({clean}).")


def name_part(what: str) -> str:
    """The part of a response that a difference is in, in words; the words of an `expect_same` as they are."""
    kind, _, name = what.partition(" ")
    match kind:
        case "status" | "text":
            return {"status": "the status", "text": "the body"}[kind] if not name else what
        case "header" if name and " " not in name:
            return f"the {name.title()} header"
        case "json" if not name or name.startswith("$"):
            return f"the JSON body at {name}" if name else "the JSON body"
    return what


def worst(outcomes: list[Outcome]) -> Outcome:
    """The outcome of a check whose cases came out so: passed only if all did."""
    ranks: tuple[Outcome, ...] = ("error", "failed", "skipped", "passed")
    return min(outcomes, key=ranks.index, default="skipped")

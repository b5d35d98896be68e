"""Every sentence about a verdict that both views say."""

from collections.abc import Iterable

from checker.diagnosis.statuses import name_status
from checker.model.exchange import Exchange, FailureKind
from checker.model.verdict import Case, CheckKind, CheckResult, Difference, Outcome, Points, Score, Verdict

OUTCOMES: dict[Outcome, str] = {
    "passed": "holds",
    "failed": "does not hold",
    "error": "could not be asked to the end",
    "skipped": "was not asked, which counts as not held",
}

KINDS: dict[CheckKind, str] = {
    "to_fix": "to fix",
    "to_keep": "to keep",
}

FAILURES: dict[FailureKind, str] = {
    "refused": "nobody was listening",
    "closed": "the app closed the connection before the response was whole",
    "cut_off": "the response was cut off",
    "timed_out": "no whole response came in time",
    "too_large": "the response was larger than this kata allows",
    "not_http": "what came back is not HTTP",
    "not_sent": "the request could not be built, so it was not sent",
}


def headline(verdict: Verdict) -> str:
    """Say the conclusion in one sentence."""
    match verdict.conclusion:
        case "solved":
            return "Solved: every promise holds."
        case "visible_passed":
            return "Every check in your copy passes."
        case "did_not_start":
            return "The app did not start, so nothing could be asked."
        case "timed_out":
            return "Stopped: the app took longer than this kata allows."
    return f"Not solved yet: {_broken_words(verdict)}."


def explanation(verdict: Verdict) -> str:
    """Say what the headline leaves out; empty where it leaves out nothing."""
    match verdict.conclusion:
        case "solved":
            return "The fault is gone, and what worked before still works."
        case "visible_passed":
            return waiting_words(verdict.promises_waiting)
        case "did_not_start":
            return "Mend what stops it first. What follows is about the app's own files."
        case "timed_out":
            return "Look for a loop that does not end, a wait that nobody answers, or a lock that is never given back."
    if verdict.score.kept.earned < verdict.score.kept.of:
        return "Something that worked in the app as it was handed out does not work any more."
    return ""


def waiting_words(promises: Iterable[int]) -> str:
    """Say how many promises no check in this copy asks about."""
    numbers = sorted(promises)
    if not numbers:
        return "Whether it is solved is decided where the hidden checks are."
    named = _and_words([str(number) for number in numbers])
    if len(numbers) == 1:
        return f"1 promise (number {named}) waits for hidden checks, which this copy does not have."
    return f"{len(numbers)} promises (numbers {named}) wait for hidden checks, which this copy does not have."


def fixed_words(points: Points) -> str:
    """Say how much of the fault is fixed: `2 of 3 fixed`."""
    return f"{points.earned} of {points.of} fixed" if points.of else "nothing to fix"


def kept_words(points: Points) -> str:
    """Say how much still works: `12 of 12 still work`."""
    return f"{points.earned} of {points.of} still work" if points.of else "nothing to keep"


def fractions(score: Score) -> str:
    """Say both fractions, never only their product."""
    return f"{fixed_words(score.fixed)}, {kept_words(score.kept)}"


def unstable_words(verdict: Verdict) -> str:
    """Say that a repetition came out differently; empty where none did."""
    if not verdict.unstable:
        return ""
    return (
        "A check came out differently when it was run again. It counts as failed. "
        "Look for what depends on order, time or chance."
    )


def withheld_words(verdict: Verdict) -> str:
    """Say how many checks the score counts and this verdict does not tell of; empty where there are none."""
    count = verdict.score.fixed.of + verdict.score.kept.of - len(verdict.checks)
    if count <= 0:
        return ""
    return (
        "1 check is not shown here. It counts as well."
        if count == 1
        else (f"{count} checks are not shown here. They count as well.")
    )


def repetition_words(case: Case) -> str:
    """Say how the repetition of a case came out; empty where it came out the same or there was none."""
    if case.again is None or case.again == case.outcome:
        return ""
    first, second = _run_words(case.outcome), _run_words(case.again)
    return f"The first run {first}; a second one, with the same data and another hash seed, {second}."


def case_words(case: Case) -> str:
    """Say why a case did not pass."""
    if case.broken:
        return case.broken.message
    return f"The promise {OUTCOMES[case.outcome]}."


def cost_words(check: CheckResult, score: Score) -> str:
    """Say what a check is worth: `costs 1 of the 3 points to fix`."""
    points, goal = (score.fixed, "to fix") if check.kind == "to_fix" else (score.kept, "to keep")
    verb = "earns" if check.outcome == "passed" else "costs"
    return f"{verb} the only point {goal}" if points.of == 1 else f"{verb} 1 of the {points.of} points {goal}"


def request_words(exchange: Exchange) -> str:
    """Name a request: `POST /login`."""
    client = [f"client {exchange.client}"] if exchange.client > 1 else []
    restarts = [f"after restart {exchange.restarts}"] if exchange.restarts else []
    place = f" ({', '.join([*client, *restarts])})" if client or restarts else ""
    return f"{exchange.request.method} {exchange.request.target}{place}"


def response_words(exchange: Exchange) -> str:
    """Name what came back: `201 Created`, or why nothing did.

    The reason is the one that standards have now, as in a diagnosis; a server may say an older one.
    """
    if exchange.response is not None:
        named = name_status(exchange.response.status_code)
        return named if " " in named else f"{named} {exchange.response.reason}".rstrip()
    return f"no response: {FAILURES[exchange.failure.kind]}" if exchange.failure else "no response"


def type_words(shown: str) -> str:
    """Name the JSON type of a value as a difference shows it; empty where it is none."""
    match shown[:1]:
        case '"':
            return "text"
        case "{":
            return "object"
        case "[":
            return "list"
    if shown in ("true", "false"):
        return "true or false"
    return "null" if shown == "null" else "number" if shown.lstrip("-")[:1].isdigit() else ""


def types_differ(difference: Difference) -> bool:
    """Whether naming both types tells more than the values do."""
    promised, received = type_words(difference.promised), type_words(difference.received)
    return bool(promised and received and promised != received)


def promise_text(verdict: Verdict, number: int) -> str:
    """Find the promise's words."""
    return next((promise.text for promise in verdict.kata.promises if promise.number == number), "")


def failed_checks(verdict: Verdict) -> tuple[CheckResult, ...]:
    """Pick the checks that earn no point, in their author's order."""
    return tuple(check for check in verdict.checks if check.outcome != "passed")


def passed_checks(verdict: Verdict) -> tuple[CheckResult, ...]:
    """Pick the checks that earn their point, in their author's order."""
    return tuple(check for check in verdict.checks if check.outcome == "passed")


def failed_case(check: CheckResult) -> Case | None:
    """Pick the first case that did not pass."""
    return next((case for case in check.cases if case.outcome != "passed" or case.again not in (None, "passed")), None)


def failing_exchange(case: Case) -> Exchange | None:
    """Pick the exchange that the failure shows in: the one it names, else the last."""
    number = case.broken.exchange if case.broken else None
    named = next((exchange for exchange in case.transcript if exchange.number == number), None)
    return named or (case.transcript[-1] if case.transcript else None)


def next_steps(verdict: Verdict, target: str) -> tuple[tuple[str, str], ...]:
    """List what to do next, each with the command for it.

    Args:
        verdict: What grading concluded.
        target: What was graded, as `checker check` takes it: the kata's name, or a path.
    """
    slug = verdict.kata.slug
    match verdict.conclusion:
        case "solved":
            return (
                ("read how the author found it", f"checker solution {slug}"),
                ("see what comes next, and why", "checker"),
            )
        case "visible_passed":
            return (("see what comes next, and why", "checker"),)
    again = ("change the app, then check again", f"checker check {target}")
    if verdict.conclusion == "did_not_start":
        return (again,)
    return (
        ("run the app and talk to it yourself", f"checker serve {target}"),
        again,
    )


def _broken_words(verdict: Verdict) -> str:
    numbers = sorted({check.promise for check in failed_checks(verdict)})
    if not numbers:
        return "not every point is earned"
    named = _and_words([str(number) for number in numbers])
    return f"promise {named} does not hold" if len(numbers) == 1 else f"promises {named} do not hold"


def _and_words(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _run_words(outcome: Outcome) -> str:
    return {"passed": "passed", "failed": "failed", "error": "ended in an error", "skipped": "was skipped"}[outcome]

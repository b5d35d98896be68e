"""What must hold of the promises and of the checks that hold to them, a function each.

The evidence is what the reference answered: a check that was never answered 404 has asked about no missing thing.
"""

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus

from checker.authoring.places import Found, at_key, at_promise
from checker.model.kata import Kata, Promise, Solution
from checker.model.verdict import Case, CheckResult

CASES_FOR_THE_REST = 2
EVERYTHING_ELSE = re.compile(
    r"\b(?:any(?:thing)? (?:else|other)|every(?:thing)? (?:else|other)|whatever else|all others?)\b", re.I
)
"""Words by which a promise speaks of more than it names."""
STATUS = re.compile(r"(?<!\bto )(?<![\d.])\b([2-5]\d\d)\b(?!\.\d)")
"""A number that may be a status; not the end of a range (`1 to 200 characters`), nor a part of a decimal fraction."""
EITHER = re.compile(r"\b\d{3}(?:, \d{3})*,? or \d{3}\b")
"""Statuses of which one is enough: `404 or 422`, `404, 405 or 422`."""
REFUSED = 400

Checks = Sequence[CheckResult]


def lint(kata: Kata, solution: Solution, checks: Checks) -> Iterator[Found]:
    """All findings, by the reference's results."""
    for promise in kata.promises:
        own = [check for check in checks if check.promise == promise.number]
        if own:
            yield from every_status_of_a_promise_is_answered(kata, promise, own)
            yield from a_promise_is_tried_from_both_sides(kata, solution, promise, own)
            yield from whatever_else_is_promised_has_cases(kata, promise, own)


def every_status_of_a_promise_is_answered(kata: Kata, promise: Promise, own: Checks) -> Iterator[Found]:
    """A status that a promise names is answered in one of its checks; of `404 or 422`, one is."""
    answered = statuses_of(own)
    for group in statuses_in(promise.text):
        if not group & answered:
            named = " or ".join(map(str, sorted(group)))
            message = (
                f"promise {promise.number} names {named}, which no check of it is answered; ask for it, or drop it"
            )
            yield at_promise(kata, promise.number, message)


def a_promise_is_tried_from_both_sides(
    kata: Kata, solution: Solution, promise: Promise, own: Checks
) -> Iterator[Found]:
    """Among the answers to a promise's checks is one under 400 and one from 400, or `one_sided` says why not."""
    answered = statuses_of(own)
    missing = []
    if not any(status < REFUSED for status in answered):
        missing.append("accepts")
    if not any(status >= REFUSED for status in answered):
        missing.append("refuses")
    excused = promise.number in solution.one_sided
    if missing and not excused:
        message = (
            f"promise {promise.number} has no check in which the app {missing[0]} something; write one, or say under "
            f"`one_sided` in solution.toml why there is nothing to ask"
        )
        yield at_promise(kata, promise.number, message)
    if excused and not missing and kata.solution is not None:
        message = f"promise {promise.number} is tried from both sides; take it out of `one_sided`"
        yield at_key(kata.solution / "solution.toml", ("one_sided", str(promise.number)), message)


def whatever_else_is_promised_has_cases(kata: Kata, promise: Promise, own: Checks) -> Iterator[Found]:
    """Where a promise says "any other" or "anything else", at least two cases quote these words."""
    for found in EVERYTHING_ELSE.finditer(promise.text):
        words = found[0]
        cases = sum(len(check.cases) for check in own if words.lower() in " ".join(check.quote.split()).lower())
        if cases < CASES_FOR_THE_REST:
            message = (
                f'promise {promise.number} says "{words}", and {cases or "no"} case of its checks quotes these words; '
                f"ask for at least {CASES_FOR_THE_REST} different things in checks that do, or name what is meant"
            )
            yield at_promise(kata, promise.number, message)


def statuses_of(checks: Checks) -> set[int]:
    """The statuses of all answers to these checks."""
    return {status for check in checks for case in check.cases for status in answers_of(case)}


def answers_of(case: Case) -> Iterator[int]:
    """The statuses of a case's answers, in order."""
    return (one.response.status_code for one in case.transcript if one.response is not None)


def statuses_in(text: str) -> list[set[int]]:
    """The statuses a promise names, those of which one is enough together."""
    known = {str(status.value) for status in HTTPStatus}
    groups = []
    for listed in EITHER.finditer(text):
        groups.append({int(status) for status in STATUS.findall(listed[0]) if status in known})
    alone = STATUS.findall(EITHER.sub("", text))
    return [group for group in groups if group] + [{int(status)} for status in alone if status in known]

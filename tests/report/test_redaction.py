"""Every view is made from what `redact` returns: the page and verdict.json are searched for what must not be there."""

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.checks.expectations import BrokenPromise
from checker.checks.outcomes import broken
from checker.grading.flow import Terms, grade_together
from checker.model.assignment import Assignment
from checker.model.kata import Submission
from checker.model.verdict import Broken, Case, CheckResult, Diagnosis, Difference, Verdict
from checker.report import wording
from checker.report.page import make_page
from checker.report.redaction import NOT_SHOWN, PROMISE_BROKEN, find_disclosure, find_unused, redact
from checker.verdict_file import encode_verdict, read_verdict

ROOT = Path(__file__).parents[2]
KATAS = ("app-never-asks-to-sign-in", "price-is-a-cent-short")
DEADLINE = datetime.fromisoformat("2026-12-04T18:00:00+01:00")
TELLING = 4
"""Shorter values, such as `3`, stand on any page."""
TIMES = re.compile(r"\w+_ms")
"""Fields whose numbers may be any: how long something took."""


def assignment(**said):
    return Assignment(title="Week 3", katas=("k",), deadline=DEADLINE, **said)


def views(verdict: Verdict) -> tuple[str, str]:
    """What is handed back: the page, and verdict.json with its texts as they are."""
    return html.unescape(make_page(verdict)), encode_verdict(verdict).decode().replace('\\"', '"')


@pytest.fixture(scope="module")
def real(hosts) -> list[Verdict]:
    """The starters of real katas, which fail visible and hidden checks."""
    collection = open_collection(ROOT)
    found = []
    for kata in map(collection.kata, KATAS):
        files = {name: (kata.folder / name).read_bytes() for name in kata.editable}
        terms = Terms(seed="redaction", repeat=False, prove_fit=False)
        found += grade_together(kata, [Submission(name="ada", files=files)], terms, hosts)
    return [Verdict.model_validate(timeless(one.model_dump(mode="json"))) for one in found]


@pytest.fixture
def unsolved() -> Verdict:
    return read_verdict(ROOT / "tests" / "golden" / "verdict-unsolved.json")


def expectations(verdict: Verdict) -> Iterator[str]:
    """What checks expect, in their own words: values, messages, diagnoses; of hidden checks the name and claim too."""
    for check in verdict.checks:
        if check.origin == "hidden":
            yield from (check.id, check.id.partition("/")[2], check.claim)
        for case in check.cases:
            if case.broken is not None:
                yield from (one.promised for one in case.broken.differences)
                yield case.broken.message
            if case.diagnosis is not None:
                yield from (case.diagnosis.sentence, case.diagnosis.question)


def timeless(value):
    """Facts with every time at nought."""
    if isinstance(value, dict):
        return {name: 0.0 if TIMES.fullmatch(name) else timeless(one) for name, one in value.items()}
    return [timeless(one) for one in value] if isinstance(value, list) else value


def at_hand(verdict: Verdict) -> str:
    """What lies in the learner's copy: the ticket's promises, and what visible checks claim."""
    claims = [check.claim for check in verdict.checks if check.origin == "visible"]
    return "\n".join([*(promise.text for promise in verdict.kata.promises), *claims])


def exchanged(verdict: Verdict) -> str:
    """That, and what the learner's app was sent and gave."""
    cases = [case for check in verdict.checks for case in check.cases]
    parts = [at_hand(verdict)]
    for case in cases:
        parts += [one.model_dump_json() for one in case.transcript] + [case.output.text]
        parts += [one.received for one in (case.broken.differences if case.broken else ())]
    return "\n".join(parts).replace('\\"', '"')


@pytest.mark.parametrize("details", ["received", "none"])
def test_nothing_that_a_real_check_expects_stands_in_what_is_handed_back(real, details):
    for verdict in real:
        known = exchanged(verdict) if details == "received" else at_hand(verdict)
        secret = {text for text in expectations(verdict) if len(text) >= TELLING and text not in known}
        assert len(secret) > 20
        for view in views(redact(verdict, assignment(failure_details=details), "Ada", DEADLINE)):
            assert [text for text in secret if text in view] == []


def test_of_a_real_check_that_is_never_shown_not_a_word_is_left(real):
    for verdict in real:
        hidden = verdict.model_copy(update={"checks": tuple(one for one in verdict.checks if one.origin == "hidden")})
        visible = verdict.model_copy(update={"checks": tuple(one for one in verdict.checks if one.origin == "visible")})
        known = exchanged(visible) + "".join(expectations(visible))
        secret = {text for text in expectations(hidden) if len(text) >= TELLING and text not in known}
        bodies = {one.request.body.data for check in hidden.checks for case in check.cases for one in case.transcript}
        secret |= {text for text in bodies if len(text) > 2 * TELLING and text not in known}
        assert len(secret) > 20
        shown = redact(verdict, assignment(checks={"hidden/*": "never"}), "Ada", DEADLINE)
        for view in views(shown):
            assert [text for text in secret if text in view] == []
            assert "hidden/" not in view


def test_without_an_assignment_and_by_default_everything_is_shown(unsolved):
    assert redact(unsolved, None, "Ada", DEADLINE) is unsolved
    assert redact(unsolved, assignment(), "Ada", DEADLINE) == unsolved


def test_received_shows_what_came_where_it_came(unsolved):
    first, _, third, fourth = redact(unsolved, assignment(failure_details="received"), "Ada", DEADLINE).checks
    assert first.id == "visible/test_sign_in_however_spelt"
    assert [(one.what, one.promised) for one in first.cases[0].broken.differences] == [
        ("status", NOT_SHOWN), ("json", NOT_SHOWN),
    ]  # fmt: skip
    assert first.cases[0].broken.message == PROMISE_BROKEN
    assert first.cases[0].transcript == unsolved.checks[0].cases[0].transcript
    assert (third.id, third.claim) == ("hidden/check_3", "without one it answers 401")
    assert [case.id for case in third.cases] == ["1", "2"]
    assert fourth.cases[0].broken.differences[0].received == '"image/jpeg"'


def test_none_shows_outcome_and_promise_alone(unsolved):
    shown = redact(unsolved, assignment(failure_details="none"), "Ada", DEADLINE)
    assert [(one.outcome, one.promise, one.quote) for one in shown.checks] == [
        (one.outcome, one.promise, one.quote) for one in unsolved.checks
    ]
    assert [one.cases for one in shown.checks] == [()] * 4
    assert shown.score == unsolved.score


def difference(what, received="1"):
    return Difference(what=what, promised="42", received=received)


def test_places_that_tell_what_is_expected_are_left_out(unsolved):
    told = ("status", "text", "json", "json $.a b", "header location")
    untold = ("the price of 42 pens", "json of the list", "header of the list", "status code", "texts")
    missing = [difference("json $.total", "no such member"), difference("header allow", "no such header")]
    differences = (*map(difference, told + untold), *missing)
    case = Case(
        id="answers-42", outcome="failed", duration_ms=1, broken=Broken(message="Not 42.", differences=differences),
        diagnosis=Diagnosis(rule="r", stage="route", sentence="42?", question="42?", server_says=False),
    )  # fmt: skip
    check = CheckResult(
        id="hidden/test_42", claim="It is 42", origin="hidden", kind="to_fix", promise=1, quote="answers",
        outcome="failed", cases=(case,),
    )  # fmt: skip
    verdict = unsolved.model_copy(update={"checks": (check,)})
    (shown,) = redact(verdict, assignment(failure_details="received"), "Ada", DEADLINE).checks
    assert [one.what for one in shown.cases[0].broken.differences] == list(told)
    assert "42" not in shown.model_dump_json()


def test_a_message_about_what_came_alone_is_kept(unsolved):
    """It is told by its beginning, and a check may say anything but these."""
    check = unsolved.checks[2]
    messages = {"No whole response: the app closed the connection.": True, "KeyError: 'total'": False}
    for message, stays in messages.items():
        case = check.cases[1].model_copy(update={"broken": Broken(message=message)})
        verdict = unsolved.model_copy(update={"checks": (check.model_copy(update={"cases": (case,)}),)})
        (shown,) = redact(verdict, assignment(failure_details="received"), "Ada", DEADLINE).checks
        assert (shown.cases[0].broken.message == message) is stays
    assert not broken(BrokenPromise([])).message.startswith("No whole response")


def test_what_waits_for_the_deadline_waits_for_the_learners_own(unsolved):
    longer = DEADLINE + timedelta(days=2)
    said = assignment(checks={"hidden/*": "after_deadline"}, extensions={"Ben": longer})
    counts = {
        (name, when): len(redact(unsolved, said, name, when).checks)
        for name in ("Ada", "ben")
        for when in (DEADLINE, DEADLINE + timedelta(seconds=1), longer + timedelta(seconds=1))
    }
    assert list(counts.values()) == [2, 4, 4, 2, 2, 4]


def test_the_whole_name_goes_before_patterns_and_the_last_pattern_before_others():
    said = assignment(checks={"hidden/test_a": "always", "*": "never", "hidden/*": "after_deadline"})
    assert [find_disclosure(said, name) for name in ("hidden/test_a", "hidden/test_b", "visible/test_a")] == [
        "always", "after_deadline", "never",
    ]  # fmt: skip
    assert find_disclosure(assignment(), "hidden/test_a") is None
    assert find_unused(said, ["hidden/test_b"]) == ["hidden/test_a"]


def test_how_many_are_not_shown_is_said(unsolved):
    assert wording.withheld_words(unsolved) == ""
    shown = redact(unsolved, assignment(checks={"hidden/*": "never"}), "Ada", DEADLINE)
    assert wording.withheld_words(shown) == "2 checks are not shown here. They count as well."
    page = make_page(shown)
    assert "2 checks are not shown here." in page
    assert "Not solved yet: promise 2 does not hold." in page
    nothing = redact(unsolved, assignment(checks={"*": "never"}), "Ada", DEADLINE)
    assert "0 of 1 fixed" in make_page(nothing)
    assert json.loads(encode_verdict(nothing))["checks"] == []

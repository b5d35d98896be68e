"""From outcomes to score and conclusion: the arithmetic, and which conclusion wins (ENGINE, 24)."""

import pytest

from checker.model.exchange import Body, Exchange, Failure, Request
from checker.model.kata import Promise
from checker.model.verdict import Case, CheckResult, StartFailure
from checker.scoring import conclude, find_waiting, is_unstable, score

NO_BODY = Body.of(b"")


def exchange(kind):
    request = Request(method="GET", target="/", headers=(), body=NO_BODY)
    failure = Failure(kind=kind, detail="x") if kind else None
    return Exchange(number=1, start_ms=0, duration_ms=1, request=request, response=None, failure=failure)


def check(outcome="passed", kind="to_fix", again=None, failure=None, promise=1):
    transcript = (exchange(failure),) if failure else ()
    case = Case(id="", outcome=outcome, again=again, duration_ms=1, transcript=transcript)
    return CheckResult(
        id=f"visible/{kind}",
        claim="x",
        origin="visible",
        kind=kind,
        promise=promise,
        quote="x",
        outcome=outcome,
        cases=(case,),
    )


def concluded(*checks, start=None, ran_out=False, has_hidden=True):
    failure = StartFailure(kind=start, message="x") if start else None
    return conclude(checks, failure, ran_out=ran_out, has_hidden=has_hidden)


@pytest.mark.parametrize(
    ("fix", "keep", "value"),
    [
        (["passed"], ["passed"], 1.0),
        (["failed"], ["passed"], 0.0),
        (["passed"], ["failed"], 0.0),
        (["passed", "failed"], ["passed"], 0.5),
        (["passed", "failed"], ["passed", "failed"], 0.25),
        (["passed"], [], 1.0),
        (["failed"], [], 0.0),
        (["skipped", "passed"], [], 0.5),
        (["error", "passed"], [], 0.5),
    ],
)
def test_the_score_is_the_product_of_both_fractions(fix, keep, value):
    checks = tuple([check(one) for one in fix] + [check(one, "to_keep") for one in keep])
    got = score(checks)
    assert got.value == value
    assert (got.fixed.of, got.kept.of) == (len(fix), len(keep))


def test_a_failed_start_wins_over_everything():
    assert concluded(check("failed", failure="timed_out"), start="crashed", ran_out=True) == "did_not_start"
    assert concluded(check("failed"), start="timed_out") == "timed_out"


def test_a_timeout_wins_over_unsolved():
    assert concluded(check("failed"), check("failed", failure="timed_out")) == "timed_out"
    assert concluded(check("failed"), check("failed", failure="too_large")) == "timed_out"
    assert concluded(check("failed"), ran_out=True) == "timed_out"


def test_a_connection_that_broke_is_no_timeout():
    assert concluded(check("failed", failure="closed")) == "unsolved"


def test_a_check_that_passed_although_an_exchange_was_late_is_passed():
    assert concluded(check("passed", failure="timed_out")) == "solved"


@pytest.mark.parametrize("outcome", ["failed", "error", "skipped"])
def test_one_check_that_did_not_pass_is_unsolved(outcome):
    assert concluded(check(), check(outcome)) == "unsolved"


def test_without_hidden_checks_the_best_is_visible_passed():
    assert concluded(check(), has_hidden=False) == "visible_passed"
    assert concluded(check("failed"), has_hidden=False) == "unsolved"


def test_unstable_is_a_flag_beside_the_score():
    checks = (check("failed", again="passed"), check())
    assert is_unstable(checks)
    assert score(checks).value == 0.5
    assert concluded(*checks) == "unsolved"
    assert not is_unstable((check("failed", again="failed"), check("failed")))


def test_promises_without_a_check_wait():
    promises = [Promise(number=number, text="x") for number in (1, 2, 3)]
    assert find_waiting(promises, (check(promise=2),)) == (1, 3)

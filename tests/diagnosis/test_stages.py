"""The map from a trace to stages, row by row, and which stage answered."""

from collections.abc import Callable

import pytest

from checker.diagnosis.stages import SIGNS
from checker.model.exchange import Trace
from checker.model.verdict import Case

ROWS = [
    ("the request began", "server", "request"),
    ("a span with `http.route`", "server /a", "request routing"),
    ("the span `fastapi.dependencies`", "server /a dependencies", "request routing authentication validation"),
    ("a validation error", "server /a\nvalidation body: bad", "request routing validation"),
    ("the span `fastapi.endpoint`", "server /a endpoint", "request routing route"),
    ("an SQL statement", "server /a\nsql SELECT 1", "request routing data"),
    ("a span with `url.full`", "server /a upstream", "request routing upstream"),
    ("the span `fastapi.serialization`", "server /a serialization", "request routing response"),
    ("the span `fastapi.background_task`", "server /a background_task", "request routing response"),
]
ANSWERS = [
    ("422", "server /a dependencies\nvalidation body.a: Field required", "validation"),
    ("400", "server /a dependencies\nvalidation body.a: Field required", "validation"),
    ("401", "server /a dependencies", "authentication"),
    ("403", "server /a dependencies", "authentication"),
    ("401", "server", "authentication"),
    ("404", "server /a dependencies", "route"),
    ("404", "server", "routing"),
    ("404", "server /mounted/{path}", "routing"),
    ("405", "server /a", "routing"),
    ("307", "server /a", "routing"),
    ("422", "server /a\nvalidation body.1: JSON decode error", "validation"),
    ("400", "server /a", "request"),
    ("200", "server", "request"),
    ("500", "server /a", "route"),
    ("500 {}", "server /a dependencies endpoint\nraised KeyError: 1", "route"),
    ("404", "server /a dependencies endpoint", "route"),
    ("200", "server /a dependencies endpoint serialization", "response"),
]


def trace_of(case: Case) -> Trace:
    trace = case.transcript[-1].trace
    assert trace is not None
    return trace


def test_every_sign_has_a_row() -> None:
    assert [row[0] for row in ROWS] == [sign.words for sign in SIGNS]


@pytest.mark.parametrize(("words", "server", "stages"), ROWS, ids=[row[0] for row in ROWS])
def test_a_sign_tells_which_stages_were_reached(
    words: str, server: str, stages: str, story: Callable[[str], Case]
) -> None:
    trace = trace_of(story(f"GET /a -> timed_out\n{server}"))
    assert trace.reached == tuple(stages.split())
    assert next(sign for sign in SIGNS if sign.words == words).holds(trace)


@pytest.mark.parametrize(("status", "server", "stage"), ANSWERS)
def test_the_stage_that_answered_is_read_off_spans_and_status(
    status: str, server: str, stage: str, story: Callable[[str], Case]
) -> None:
    trace = trace_of(story(f"GET /a -> {status}\n{server}"))
    assert trace.answered == stage
    assert stage in trace.reached


def test_401_of_a_dependency_did_not_reach_validation_and_422_did(story: Callable[[str], Case]) -> None:
    refused = trace_of(story("GET /a -> 401\nserver /a dependencies"))
    turned_away = trace_of(story("GET /a -> 422\nserver /a dependencies\nvalidation body.a: Field required"))
    assert "validation" not in refused.reached
    assert "validation" in turned_away.reached


@pytest.mark.parametrize(
    ("spans", "last"),
    [("", "routing"), ("dependencies", "authentication"), ("dependencies endpoint", "route")],
)
def test_where_an_exception_left_the_app_no_stage_answered(spans: str, last: str, story: Callable[[str], Case]) -> None:
    trace = trace_of(story(f"GET /a -> 500 Internal Server Error\nserver /a {spans}\nraised KeyError: 1"))
    assert trace.answered is None
    assert trace.reached[-1] == last


def test_a_request_without_an_answer_was_answered_by_no_stage(story: Callable[[str], Case]) -> None:
    assert trace_of(story("GET /a -> timed_out\nserver /a dependencies")).answered is None


def test_a_call_of_the_app_to_another_service_is_of_the_exchange_in_which_it_was_made(
    story: Callable[[str], Case],
) -> None:
    case = story("GET /a -> 200\ncalled GET http://bank.example/ = 200\nserver /a\nGET /b -> 200\nserver /b")
    first, second = (exchange.trace for exchange in case.transcript)
    assert first is not None
    assert second is not None
    assert "upstream" in first.reached
    assert "upstream" not in second.reached


def test_what_the_server_says_nothing_of_has_no_stages(story: Callable[[str], Case]) -> None:
    assert story("GET /a -> 200").transcript[0].trace is None

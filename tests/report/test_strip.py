import pytest

from checker.model.exchange import Trace
from checker.report.strip import find_steps, is_told, strip_words


@pytest.fixture
def asked(exchange):
    """An exchange whose trace tells that it reached these stages."""

    def ask(*reached, answered=None, raised=()):
        told = Trace(spans=(), reached=reached, answered=answered, raised=raised)
        return exchange(1, "GET", "/", answer={}, trace=told)

    return ask


def test_a_stage_on_the_way_is_not_seen_and_one_behind_the_answer_not_reached(asked):
    # Of the response it is told that it was made before: it came.
    steps = find_steps(asked("request", "routing", "validation", answered="validation"))
    assert [step.words for step in steps] == [
        "reached",
        "reached",
        "not seen",
        "answered",
        "not reached",
        "not reached",
        "not reached",
        "made earlier",
    ]


def test_where_it_went_wrong_is_said_in_words(asked):
    steps = find_steps(asked("request", "routing", "route", "response", answered="response"), "data")
    assert [step.words for step in steps if step.broke] == ["went wrong here"]
    assert strip_words(steps) == "it went wrong at data; response answered"


def test_a_stage_that_answered_wrongly_says_both(asked):
    steps = find_steps(asked("request", "routing", answered="routing"), "routing")
    assert [step.words for step in steps if step.broke] == ["answered, went wrong"]
    assert strip_words(steps) == "routing answered, and there it went wrong"


def test_a_request_that_nobody_answered_came_as_far_as_its_last_stage(asked):
    assert strip_words(find_steps(asked("request", "routing", "route"))) == "it came as far as route"


def test_where_an_exception_left_the_app_the_server_answered_in_its_place(asked):
    steps = find_steps(asked("request", "routing", "route", raised=("KeyError: 1",)), "route")
    assert [step.words for step in steps][-1] == "made by the server"
    assert strip_words(steps) == "it went wrong at route; the server answered in the app's place"


def test_a_crash_without_a_response_has_none_of_the_server(asked):
    one = asked("request", "routing", "route", raised=("KeyError: 1",)).model_copy(update={"response": None})
    assert find_steps(one)[-1].words == "not reached"


def test_without_a_trace_only_the_diagnosis_is_told(exchange):
    for one in (None, exchange(1, "GET", "/", answer={})):
        assert not is_told(find_steps(one))
        steps = find_steps(one, "response")
        assert is_told(steps)
        assert strip_words(steps) == "it went wrong at response"
        assert {step.words for step in steps} == {"not told", "went wrong here"}

"""Several clients, and several requests at the same time: in one transcript, in a set order, within the same bounds."""

import threading
import time

import pytest

from checker.checks.alarm import CheckTookTooLong, alarm
from checker.checks.together import together
from checker.errors import CheckerFault

APP = """
import asyncio, itertools
from fastapi import FastAPI, Request, Response

app = FastAPI()
inside = most = 0
taken = set()
names = itertools.count(1)

@app.get("/most")
def read_most():
    return most

@app.get("/wait/{ms}")
async def wait(ms: int):
    global inside, most
    inside += 1
    most = max(most, inside)
    await asyncio.sleep(ms / 1000)
    inside -= 1
    return ms

@app.post("/seat")
async def seat(wait: int, response: Response):
    await asyncio.sleep(wait / 1000)
    response.status_code = 409 if taken else 201
    taken.add(1)

@app.post("/cookie")
def give(response: Response):
    response.set_cookie("name", f"n{next(names)}")

@app.get("/cookie")
def tell(request: Request):
    return request.cookies
"""


@pytest.fixture
def check(check_app):
    def check_it(body, **options):
        verdict = check_app(APP, body, "expect(client.get('/most'), json=0)", **options)
        first, second = verdict.checks
        assert second.outcome == "passed", second
        return first.cases[0]

    return check_it


def test_all_are_under_way_at_once_and_come_in_the_order_written(check):
    case = check("""
        calls = [lambda ms=ms: client.get(f"/wait/{ms}") for ms in (1300, 1000, 1200, 1100)]
        answers = together(*calls)
        assert [answer.json() for answer in answers] == [1300, 1000, 1200, 1100]
        assert [answer.exchange for answer in answers] == [1, 2, 3, 4]
        expect(client.get("/most"), json=4)
    """)
    assert case.outcome == "passed", case.broken
    assert [exchange.request.target for exchange in case.transcript] == [
        "/wait/1300", "/wait/1000", "/wait/1200", "/wait/1100", "/most",
    ]  # fmt: skip
    assert [exchange.number for exchange in case.transcript] == [1, 2, 3, 4, 5]


def test_calls_of_several_requests_are_numbered_in_turn(check):
    case = check("""
        client.get("/most")
        def several(*times):
            for ms in times:
                client.get(f"/wait/{ms}")
        together(lambda: several(50, 1), lambda: several(1, 2, 3), lambda: None)
        client.get("/most")
    """)
    numbers = {exchange.number: exchange.request.target for exchange in case.transcript}
    assert numbers == {
        1: "/most", 2: "/wait/50", 3: "/wait/1", 5: "/wait/1", 6: "/wait/2", 9: "/wait/3", 10: "/most",
    }  # fmt: skip


def test_each_answer_has_the_trace_that_tells_of_it(check):
    case = check("""
        together(*[lambda ms=ms: client.post("/seat", params={"wait": ms}) for ms in (1000, 1, 1000)])
    """)
    assert [exchange.response.status_code for exchange in case.transcript] == [409, 201, 409]
    roots = [exchange.trace.spans[0] for exchange in case.transcript]
    assert [root.attributes["http.response.status_code"] for root in roots] == ["409", "201", "409"]


def test_each_client_has_its_cookies_and_its_number(check):
    case = check("""
        client.keep_cookies()
        first, second = client.another(), client.another()
        for each in (client, first, second):
            each.post("/cookie")
        for number, each in enumerate((client, first, second), start=1):
            expect(each.get("/cookie"), json={"name": f"n{number}"})
    """)
    assert case.outcome == "passed", case.broken
    assert [exchange.client for exchange in case.transcript] == [1, 2, 3, 1, 2, 3]
    assert [exchange.number for exchange in case.transcript] == [1, 2, 3, 4, 5, 6]


def test_another_of_a_client_without_cookies_keeps_none(check):
    case = check("""
        other = client.another()
        other.post("/cookie")
        expect(other.get("/cookie"), json={})
    """)
    assert case.outcome == "passed", case.broken


def test_one_client_may_ask_several_times_at_once(check):
    case = check("""
        client.keep_cookies()
        together(*[lambda: client.post("/cookie")] * 20)
        assert set(client.get("/cookie").json()) == {"name"}
    """)
    assert case.outcome == "passed", case.broken


def test_the_failure_of_the_first_in_order_counts(check):
    case = check("""
        together(
            lambda: client.get("/wait/1"),
            lambda: expect(client.get("/wait/200"), json=0),
            lambda: expect(client.get("/wait/2"), json=0),
        )
    """)
    assert case.broken.exchange == 2
    assert case.broken.differences[0].received == "200"


def test_nobody_waits_longer_for_an_app_than_alone(check):
    began = time.perf_counter()
    case = check("together(*[lambda: client.get('/wait/60000')] * 5)", exchange_seconds=0.4, repeat=True)
    assert time.perf_counter() - began < 30
    assert [exchange.failure.kind for exchange in case.transcript] == ["timed_out"] * 5
    assert (case.outcome, case.again) == ("failed", None)


@pytest.mark.parametrize(
    "call", ["[None for _ in iter(int, 1)]", "[client.get('/wait/60000') for _ in iter(int, 1)]"], ids=["loop", "app"]
)
def test_the_alarm_ends_all_calls(check, monkeypatch, call):
    monkeypatch.setattr("checker.checks.judge.GRACE_SECONDS", 0.1)
    threads = threading.active_count()
    began = time.perf_counter()
    case = check(f"together(*[lambda: {call}] * 3)", check_seconds=0.4, exchange_seconds=0.5, repeat=True)
    assert time.perf_counter() - began < 30
    assert (case.outcome, case.again) == ("failed", None)
    # The keeper of a fork server and its watch on the disk may have begun meanwhile.
    assert threading.active_count() <= threads + 4


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_alarm_that_was_not_heard_rings_again():
    class Deaf:
        def __del__(self):
            time.sleep(0.5)

    def hang():
        Deaf()
        while True:
            pass

    with pytest.raises(CheckTookTooLong), alarm(0.2):
        hang()
    # None rings afterwards.
    time.sleep(1.2)


@pytest.mark.parametrize("seconds", [0.0005, 0.002, 0.01, 0.03, 0.06, 0.1, 0.3])
def test_no_call_goes_on_whenever_the_alarm_rings(seconds):
    def loop():
        while True:
            pass

    before = set(threading.enumerate())
    with pytest.raises(CheckTookTooLong), alarm(seconds):
        together(*[loop] * 20)
    deadline = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(
    "body",
    [
        "together()",
        "together(*[lambda: 1] * 21)",
        "together(lambda: together(lambda: 1))",
    ],
)
def test_what_can_not_be_done_together_is_the_authors_fault(check, body):
    with pytest.raises(CheckerFault, match="`together`"):
        check(body)


def test_a_restart_in_the_middle_is_the_authors_fault(grade_app):
    visible = """
from checker.checks import *

@to_fix(1, "200")
def test_a(client, restart):
    together(lambda: client.get("/most"), restart)
"""
    with pytest.raises(CheckerFault, match="`restart` stands in `together`"):
        grade_app(APP, visible=visible, hidden=None)


def test_results_and_errors_come_back_without_a_request():
    assert together(lambda: 1, lambda: 2) == [1, 2]
    with pytest.raises(ZeroDivisionError):
        together(lambda: 1, lambda: 1 // 0)

"""What is concluded from what was found: flags, fractions, traces and what the app printed."""

import os
import subprocess
import sys

import pytest

from checker.errors import KataDoesNotFit
from checker.grading.flow import Terms, grade, grade_together
from checker.serving.hosts import Hosts, hash_seed

HELLO = """
from fastapi import FastAPI

app = FastAPI()

@app.get("/hello")
def hello():
    return {"message": ANSWER}
"""
SET_ORDER = HELLO.replace("ANSWER", 'next(iter({"hello", "goodbye"}))')


def test_a_right_fix_is_solved_and_the_starter_scores_nothing(grade_app):
    assert grade_app(HELLO.replace("ANSWER", '"hello"')).conclusion == "solved"
    verdict = grade_app(HELLO.replace("ANSWER", '"goodbye"'))
    assert (verdict.conclusion, verdict.score.value) == ("unsolved", 0)
    assert (verdict.score.fixed.earned, verdict.score.kept.earned, verdict.score.kept.of) == (0, 1, 1)


def test_without_hidden_checks_nothing_is_called_solved(grade_app):
    visible = 'from checker.checks import *\n\n@to_fix(1, "200")\ndef test_a(client): client.get("/hello")\n'
    verdict = grade_app(visible=visible, hidden=None)
    assert (verdict.conclusion, verdict.promises_waiting) == ("visible_passed", (2,))


@pytest.fixture
def set_seed(make_kata, submission):
    """A run's seed with which the first round finds the promised order of a set, or does not."""

    def find(first):
        code = 'print(next(iter({"hello", "goodbye"})))'
        for number in range(200):
            orders = []
            for round_number in (1, 2):
                environment = {"PYTHONHASHSEED": str(hash_seed(str(number), round_number))}
                done = subprocess.run(
                    [sys.executable, "-S", "-c", code], env=environment, capture_output=True, text=True
                )
                orders.append(done.stdout.strip())
            if orders == first:
                return str(number)
        raise AssertionError

    return find


def test_an_app_that_stands_on_the_order_of_a_set_is_unstable_and_stays_failed(make_kata, submission, set_seed):
    seed = set_seed(["goodbye", "hello"])
    verdict = grade(make_kata(), submission(SET_ORDER), Terms(seed, prove_fit=False))
    assert (verdict.conclusion, verdict.unstable, verdict.score.value) == ("unsolved", True, 0)
    case = verdict.checks[0].cases[0]
    assert (case.outcome, case.again, verdict.checks[0].outcome) == ("failed", "passed", "failed")


def test_a_check_that_passed_is_not_repeated(make_kata, submission, set_seed):
    seed = set_seed(["hello", "goodbye"])
    with Hosts(seed) as hosts:
        verdict = grade_together(make_kata(), [submission(SET_ORDER)], Terms(seed, prove_fit=False), hosts)[0]
        assert list(hosts.started) == [1]
    assert (verdict.conclusion, verdict.unstable) == ("solved", False)


def test_a_check_that_fails_twice_is_not_unstable(grade_app):
    verdict = grade_app(HELLO.replace("ANSWER", '"goodbye"'), repeat=True)
    assert not verdict.unstable
    assert verdict.checks[0].cases[0].again == "failed"


def test_two_gradings_agree_in_outcomes_fractions_and_stages(grade_app):
    def told(verdict):
        checks = [
            (check.id, check.outcome, [(one.trace.reached, one.trace.answered) for one in case.transcript])
            for check in verdict.checks
            for case in check.cases
        ]
        return verdict.conclusion, verdict.unstable, verdict.score, checks

    source = HELLO.replace("ANSWER", "str(__import__('uuid').uuid4())")
    assert told(grade_app(source, repeat=True)) == told(grade_app(source, repeat=True))


def test_a_starter_that_passes_what_is_to_fix_does_not_fit(make_kata, submission):
    fixed = HELLO.replace("ANSWER", '"hello"')
    with pytest.raises(KataDoesNotFit) as caught:
        grade(make_kata(starter=fixed), submission(fixed), Terms("x"))
    assert "passes visible/test_hello, which is to fix" in caught.value.what
    assert "fastapi" in caught.value.what


@pytest.mark.parametrize("starter", ["app = 1", "raise SystemExit", HELLO.replace('"/hello"', '"/nothing"')])
def test_a_starter_that_does_not_start_or_keep_does_not_fit(make_kata, submission, starter):
    with pytest.raises(KataDoesNotFit):
        grade(make_kata(starter=starter), submission(starter), Terms("x"))


def test_a_kata_is_shown_to_fit_only_once(make_kata, submission, hosts):
    kata = make_kata()
    verdicts = [grade_together(kata, [submission("app = 1")], Terms("x"), hosts)[0] for _ in range(2)]
    assert verdicts[0].conclusion == "did_not_start"
    assert verdicts[1].timings.total_ms < 2000


def test_what_an_app_prints_is_kept_with_the_check_it_printed_it_in(grade_app):
    source = """
    import sys
    from fastapi import FastAPI

    print("at import")
    app = FastAPI()

    @app.get("/hello")
    def hello():
        print("to output")
        print("to error", file=sys.stderr)
        return {"message": 1 / 0}
    """
    hello, nothing, _ = grade_app(source).checks
    printed = hello.cases[0].output.text
    assert printed.startswith("to output\nto error\n")
    assert "ZeroDivisionError" in printed
    assert '\n  File "app.py", line ' in printed
    assert nothing.cases[0].output.text == ""


GUARDED = """
import json
from typing import Annotated
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

class Item(BaseModel):
    name: str

def caller(token: Annotated[str | None, Header()] = None):
    if token is None:
        raise HTTPException(401)
    if token == "other":
        raise HTTPException(403)

app = FastAPI()

@app.post("/items", dependencies=[Depends(caller)])
def add(item: Item):
    if item.name == "boom":
        raise RuntimeError
    return item
"""


def test_the_stage_that_answered_is_read_off_the_trace(check_app):
    asks = [
        'client.post("/items", json={"name": "a"}, headers={"token": "x"})',
        'client.post("/items", json={"name": 1}, headers={"token": "x"})',
        'client.post("/items", json={"name": 1})',
        'client.post("/items", json={"name": "a"}, headers={"token": "other"})',
        'client.post("/items", content=b"{", headers={"content-type": "application/json"})',
        'client.post("/items", json={"name": "boom"}, headers={"token": "x"})',
        'client.get("/items")',
        'client.get("/nothing")',
    ]
    verdict = check_app(GUARDED, *asks)
    told = [check.cases[0].transcript[0] for check in verdict.checks]
    assert [(one.response.status_code, one.trace.answered) for one in told] == [
        (200, "response"),
        (422, "validation"),
        (401, "authentication"),
        (403, "authentication"),
        (422, "validation"),
        (500, None),
        (405, "routing"),
        (404, "routing"),
    ]
    assert told[1].trace.validation_errors == ("body.name: Input should be a valid string",)
    assert "validation" not in told[2].trace.reached
    assert "route" not in told[2].trace.reached
    assert told[5].trace.reached[-1] == "route"


def test_no_span_is_lost_in_a_hundred_checks(check_app):
    lose_spans(check_app, 100)


@pytest.mark.nightly
def test_no_span_is_lost_in_a_thousand_checks(check_app):
    lose_spans(check_app, 1000)


def lose_spans(check_app, number):
    verdict = check_app(HELLO.replace("ANSWER", '"hello"'), *['client.get("/hello")'] * number, submission_seconds=600)
    names = {
        tuple(span.name for span in check.cases[0].transcript[0].trace.spans if span.name) for check in verdict.checks
    }
    assert len(verdict.checks) == number
    (spans,) = names
    assert {"fastapi.endpoint", "fastapi.serialization"} <= set(spans)
    assert len(spans) >= 3


def test_no_span_is_lost_in_two_hundred_exchanges_of_one_check(check_app):
    verdict = check_app(HELLO.replace("ANSWER", '"hello"'), 'for _ in range(200): client.get("/hello")')
    (case,) = verdict.checks[0].cases
    assert len(case.transcript) == 200
    assert {one.trace.answered if one.trace else None for one in case.transcript} == {"response"}


def test_a_request_the_app_never_saw_has_no_trace(check_app):
    verdict = check_app(HELLO.replace("ANSWER", "1"), 'client.request("BAD METHOD", "/hello")')
    assert verdict.checks[0].cases[0].transcript[0].failure.kind == "not_sent"
    assert verdict.checks[0].cases[0].transcript[0].trace is None


def test_a_background_task_is_seen_to_end_before_the_app_is_stopped(check_app):
    source = """
    import time
    from fastapi import BackgroundTasks, FastAPI

    app = FastAPI()

    def work():
        time.sleep(0.1)
        print("worked")

    @app.get("/")
    def read(tasks: BackgroundTasks):
        tasks.add_task(work)
    """
    assert check_app(source, 'client.get("/")').checks[0].cases[0].output.text == "worked\n"


NO_TLS = """
import ssl, sys, time
from pathlib import Path

built = []
real = ssl.SSLContext.__new__
ssl.SSLContext.__new__ = lambda cls, *args, **options: built.append(cls) or real(cls, *args, **options)
from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade
from checker.model.kata import Submission

kata = open_collection(Path(sys.argv[1])).kata("tiny")
source = (kata.solution / "app.py").read_bytes()
print(grade(kata, Submission(name="x", files={"app.py": source}), Terms("x", prove_fit=False)).conclusion, built)
"""


def test_no_tls_context_is_ever_built(make_kata, tmp_path):
    make_kata()
    environment = {**os.environ, "HTTP_PROXY": "http://127.0.0.1:9", "SSL_CERT_FILE": "/nothing"}
    done = subprocess.run(
        [sys.executable, "-c", NO_TLS, str(tmp_path)], capture_output=True, text=True, env=environment, check=False
    )
    assert (done.stdout, done.stderr) == ("solved []\n", "")

"""Many submissions are graded in chunks of at most fifty, each with a session and servers of its own (ENGINE, 22)."""

from contextlib import nullcontext

import pytest

from checker import batch
from checker.batch import grade_many
from checker.grading.flow import Terms

GOOD = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"


def test_verdicts_come_in_order_and_submissions_are_read_chunk_by_chunk(make_kata, submission):
    read = []

    def submissions():
        for number in range(5):
            read.append(number)
            yield submission(GOOD if number % 2 else "app = 1").model_copy(update={"name": str(number)})

    verdicts = grade_many(make_kata(), submissions(), Terms("x", repeat=False), chunk=2)
    assert next(verdicts).submission.name == "0"
    assert read == [0, 1]
    rest = list(verdicts)
    assert [one.submission.name for one in rest] == ["1", "2", "3", "4"]
    assert [one.conclusion for one in rest] == ["solved", "did_not_start", "solved", "did_not_start"]


def test_no_submissions_are_no_verdicts(make_kata):
    assert list(grade_many(make_kata(), [], Terms("x"))) == []


def test_a_chunk_is_never_larger_than_fifty(make_kata, submission, monkeypatch):
    sizes = []
    monkeypatch.setattr(batch, "Hosts", lambda *_: nullcontext())
    monkeypatch.setattr(batch, "grade_together", lambda kata, some, terms, hosts: sizes.append(len(some)) or some)
    assert len(list(grade_many(make_kata(), [submission("app = 1")] * 120, Terms("x"), chunk=1000))) == 120
    assert sizes == [50, 50, 20]


def test_names_of_submissions_reach_no_test_id(make_kata, submission):
    odd = submission(GOOD).model_copy(update={"name": "../[x]::y\x1b[2J <b>"})
    (verdict,) = grade_many(make_kata(), [odd], Terms("x", prove_fit=False))
    assert verdict.conclusion == "solved"


@pytest.mark.nightly
def test_a_hundred_and_twenty_submissions_are_graded(make_kata, submission):
    verdicts = list(grade_many(make_kata(), [submission(GOOD)] * 120, Terms("x")))
    assert {one.conclusion for one in verdicts} == {"solved"}

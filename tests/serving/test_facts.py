"""What a served app says of itself is read as data, within bounds, and never believed."""

import json
import time

import pytest

from checker import wire
from checker.serving.facts import Facts


def line(**fact):
    return json.dumps(fact).encode() + b"\n"


def test_facts_that_arrive_in_pieces_are_put_together():
    facts = Facts()
    data = line(began=1, method="GET", path="/") + line(span="GET /", request=1, start=5, end=9) + line(done=1)
    for index in range(len(data)):
        facts.feed(data[index : index + 1])
    (said,) = facts.said()
    assert (said.method, said.path, [span.name for span in said.trace.spans]) == ("GET", "/", ["GET /"])
    assert facts.done == {1}


@pytest.mark.parametrize(
    "data",
    [
        line(span=None, request=None),
        line(span="x", request=10**400),
        line(span="x", start="a", end=[], attributes=[1]),
        line(span="\ud800", attributes={"\ud800": "\ud800"}, error={}, validation="x"),
        line(span="x", validation=[[], {}, None, "\ud800"] * 100),
        line(began=float("nan"), method={}, path=[]),
        line(began=True, done=False),
        b"\0\n\n[]\n" + b"[" * 3000 + b"\n",
        b"\xff\xfe{\0}\0\n",
    ],
    ids=lambda data: repr(data[:40]),
)
def test_odd_facts_become_records_that_can_be_written(data):
    facts = Facts()
    facts.feed(line(began=0, method="GET", path="/") + data)
    for said in facts.said():
        assert said.trace.model_dump_json()


def test_a_flood_costs_little_and_ends():
    began = time.perf_counter()
    for flood in (b"\n" * 65536, line(began=1) * 4000, b"x" * 65536, line(span="x", request=1) * 1000):
        facts = Facts()
        for _ in range(200):
            facts.feed(flood)
        assert facts.is_full
        assert len(facts.rest) <= wire.LINE_BYTES
    assert time.perf_counter() - began < 2


def test_no_more_requests_and_spans_are_kept_than_a_report_can_hold():
    facts = Facts()
    for number in range(3000):
        facts.feed(line(began=number + 1) + line(done=number + 1) + line(span="x", request=1))
    assert (len(facts.began), len(facts.done), len(facts.spans[1])) == (1000, 1000, 40)

"""An app that answers much makes nobody wait for the explanation."""

import json
import time

import pytest

from checker.diagnosis.explain import diagnose
from checker.model.exchange import Body, Exchange, Request, Response
from checker.model.verdict import Broken, Case, Difference

HEADERS = (("content-type", "application/json"),)
MUCH = {"id": 7777, "text": "zzzzzz", "pad": [f"v{n:05d}" for n in range(600)], "fill": list(range(100000, 106500))}


def exchange(number: int, method: str, target: str, sent: bytes, status: int) -> Exchange:
    return Exchange(
        number=number,
        start_ms=10.0 * number,
        duration_ms=5.0,
        request=Request(method=method, target=target, headers=HEADERS, body=Body.of(sent)),
        response=Response(status_code=status, reason="", headers=HEADERS, body=Body.of(json.dumps(MUCH).encode())),
        failure=None,
    )


def seconds(count: int) -> float:
    """How long the explanation takes after so many exchanges."""
    before = tuple(exchange(number, "POST", "/notes", b'{"text": "abc def"}', 201) for number in range(1, count + 1))
    differences = (Difference(what="json $.text", promised='"abcd efg"', received='"zzzzzz"'),)
    case = Case(
        id="",
        outcome="failed",
        duration_ms=1,
        broken=Broken(message="Not as promised", differences=differences, exchange=count + 1),
        transcript=(*before, exchange(count + 1, "GET", "/notes/1", b"", 200)),
    )
    began = time.process_time()
    assert diagnose(case) is not None
    return time.process_time() - began


@pytest.mark.parametrize("count", [10, 40, 200])
def test_the_time_grows_no_faster_than_the_transcript(count: int) -> None:
    assert seconds(count) < 0.1 * count

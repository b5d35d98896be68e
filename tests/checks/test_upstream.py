"""The double of another service answers as it was told, and nothing that an app does on its way harms the judge."""

import threading
import time

import pytest

from checker.errors import CheckerFault

HEAD = "import pytest\nfrom checker.checks import *\n"
APP = """
import os, sys, threading, time
import httpx2
from fastapi import FastAPI
from checker import standin

def flood(data):
    def send():
        end = time.monotonic() + 10
        while time.monotonic() < end:
            standin.Double.connection.sendall(data)
    threading.Thread(target=send, daemon=True).start()
    time.sleep(0.2)

def ask_once():
    try:
        service.get("/thing")
    except httpx2.HTTPError:
        pass

service = httpx2.Client(
    base_url="https://service.example", transport=standin.StandIn(lambda request: httpx2.Response(200, json="own")),
)
app = FastAPI()

@app.get("/ask")
def ask():
    return service.get("/thing").json()

@app.get("/hello")
def hello():
    way = standin.Double.connection
    {deed}
    return {{"message": "hello"}}
"""


@pytest.fixture
def check(grade_app):
    """Run a body and, after it, one check that needs the double in order."""

    def check_it(body, deed="pass", **options):
        checks = f'{HEAD}\n@to_fix(1, "200")\ndef test_a(client, upstream, restart):\n    {body}\n'
        checks += "\n@to_keep(1, '200')\ndef test_b(client, upstream):\n    upstream.answers(200, 'double')\n"
        checks += "    expect(client.get('/ask'), json='double')\n    assert len(upstream.calls) == 1\n"
        verdict = grade_app(APP.format(deed=deed), visible=checks, hidden=None, **options)
        first, second = verdict.checks
        assert second.outcome == "passed", second
        return first.cases[0]

    return check_it


ODD = r'"\ud800\u001b[2J"'
ODD_LETTERS = f'{{"method": {ODD}, "url": {ODD}, "headers": [[{ODD}, {ODD}], 7], "body": "", "size": 1e400}}'
REQUEST = '{"method": "GET", "url": "/", "headers": [], "body": ""}'


def wait_for_the_end_of(name):
    """Whether no thread of that name is left, after at most five seconds."""
    deadline = time.monotonic() + 5
    while any(thread.name == name for thread in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return all(thread.name != name for thread in threading.enumerate())


SENT = {
    "junk": b"junk" * 9999,
    "no lines": b"\n" * 99999,
    "no object": b"[]\n",
    "deep": b"[" * 30000 + b"\n",
    "long": b"{" + b" " * 1_000_000 + b"}\n",
    "empty": b"{}\n",
    "odd members": b'{"method": 1, "url": {}, "headers": 7, "body": []}\n',
    "odd url": b'{"method": "GET", "url": "http://[", "headers": [], "body": ""}\n',
    "odd body": b'{"method": "GET", "url": "/", "headers": [], "body": "\\u00e4"}\n',
    "odd letters": ODD_LETTERS.encode() + b"\n",
    "flood unread": REQUEST.encode() + b"\n",
}
"""Sent again and again, in a thread, until that fails or ten seconds are over."""
DONE = {
    "flood": "[ask_once() for _ in range(1000)]",
    "byte by byte": "[way.send(b' ') for _ in range(100_000)]",
    "stolen answers": "threading.Thread(target=way.recv, args=(1,), daemon=True).start()",
    "closed": "way.close()",
    "closed below": "os.close(way.fileno())",
    "shut": "way.shutdown(2)",
    "held": "os.fork() or (time.sleep(30), os._exit(0))",
}
HOSTILE = {name: f"flood({data!r})" for name, data in SENT.items()} | DONE


@pytest.mark.parametrize("deed", HOSTILE.values(), ids=HOSTILE)
def test_nothing_done_to_the_channel_stalls_or_faults_the_judge(check, deed):
    began = time.perf_counter()
    case = check("client.get('/hello'); client.get('/ask')", deed, exchange_seconds=2, check_seconds=6)
    assert time.perf_counter() - began < 60
    assert case.outcome in ("passed", "failed")
    assert len(case.upstream) <= 50
    assert wait_for_the_end_of("upstream double")
    assert type(case).model_validate_json(case.model_dump_json()) == case


def test_what_ended_the_conversation_is_told_with_the_failure(check):
    case = check("client.get('/hello'); expect(client.get('/ask'), status=200)", HOSTILE["junk"])
    assert "sent something to the other service's double that is no request" in case.broken.message
    case = check("client.get('/hello')\n    assert False", HOSTILE["flood"])
    assert "more than 200 times" in case.broken.message
    assert len(case.upstream) == 50


def test_an_app_can_not_pass_descriptors_to_the_judge(check):
    deed = "import socket; socket.send_fds(way, [b'x'], [0])"
    case = check("expect(client.get('/hello'), status=500)", deed)
    assert case.outcome == "passed"
    assert "Operation not permitted" in case.output.text


def test_there_is_no_way_out_where_a_check_has_no_double(grade_app):
    checks = f"{HEAD}\n@to_fix(1, '200')\ndef test_a(client): expect(client.get('/hello'), status=200)\n"
    verdict = grade_app(APP.format(deed="assert (way, ask()) == (None, 'own')"), visible=checks, hidden=None)
    assert verdict.conclusion == "visible_passed", verdict.checks[0].cases[0].output.text


def test_what_the_app_asked_is_kept_with_the_case_over_a_restart(check):
    case = check("""client.get('/ask'); upstream.fails(500); client.get('/ask')
    restart(); upstream.recovers(); upstream.is_slow(0.1); client.get('/ask')
    upstream.is_lost(); client.get('/ask')""")
    told = [(call.number, call.request.method, call.status, call.lost, call.delay_ms) for call in case.upstream]
    assert told == [
        (1, "GET", None, False, 0),
        (2, "GET", 500, False, 0),
        (3, "GET", None, False, 100),
        (4, "GET", None, True, 100),
    ]
    assert {call.request.target for call in case.upstream} == {"https://service.example/thing"}
    assert [exchange.restarts for exchange in case.transcript] == [0, 0, 1, 1]
    assert [span.name for span in case.transcript[0].trace.spans].count("upstream") == 1


@pytest.mark.parametrize(
    "body",
    [
        "upstream.is_slow(61)",
        "upstream.is_slow(-1)",
        "upstream.answers(100)",
        "upstream.answers(content=b'x' * 20_000)",
    ],
)
def test_what_no_double_can_do_is_the_authors_fault(check, body):
    with pytest.raises(CheckerFault, match="upstream double"):
        check(body)

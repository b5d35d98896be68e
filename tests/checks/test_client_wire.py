"""What is not quite HTTP, or is strange HTTP, becomes a response or a failure: never another exception."""

import json

import pytest

from checker.checks.transport import ExchangeFailed
from checker.model.exchange import Exchange

OK = b"HTTP/1.1 200 OK\r\n"
EMPTY = b"Content-Length: 0\r\n\r\n"


def meet(client, method="GET"):
    """The response, or the kind of failure; what is recorded can be written as JSON and read again."""
    try:
        result = client.request(method, "/")
    except ExchangeFailed as failure:
        result = failure.kind
    for exchange in client.transcript.exchanges():
        assert Exchange.model_validate_json(exchange.model_dump_json()) == exchange
    return result


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", "closed"),
        (b"HTTP/1.1", "cut_off"),
        (b"hello there, this is HTTP/0.9\r\n\r\n", "not_http"),
        (b"\0" * 100, "not_http"),
        (b"HTTP/1.1 0 Zero\r\n" + EMPTY, "not_http"),
        (b"HTTP/1.1 99 Low\r\n" + EMPTY, "not_http"),
        (b"HTTP/1.1 099 Low\r\n" + EMPTY, "not_http"),
        (b"HTTP/1.1 1000 High\r\n" + EMPTY, "not_http"),
        (b"HTTP/1.1 -200 Low\r\n" + EMPTY, "not_http"),
        (b"HTTP/2 200\r\n" + EMPTY, "not_http"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "not_http"),
        (OK + b"Content-Length: -1\r\n\r\n", "not_http"),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "not_http"),
        (OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", "not_http"),
        (OK + b"Content-Length: 10\r\n\r\nshort", "cut_off"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "cut_off"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "not_http"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n", "not_http"),
        (OK + b"Transfer-Encoding: gzip\r\n\r\n", "not_http"),
        (OK + b"X: a\0b\r\n" + EMPTY, "not_http"),
        (OK + b"no colon here\r\n" + EMPTY, "not_http"),
        (OK + b": no name\r\n" + EMPTY, "not_http"),
        (OK + b"X: " + b"y" * 65536 + b"\r\n" + EMPTY, "not_http"),
        (OK + b"X: y\r\n" * 200_000, "not_http"),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, bytes) else value,
)
def test_what_is_no_response_is_a_failure_of_its_kind(ask, answer, kind):
    assert meet(ask(answer)) == kind


def test_http_1_0_is_read_to_the_end_of_the_connection(ask):
    assert meet(ask(b"HTTP/1.0 200 OK\r\n\r\nto the end")).text == "to the end"


def test_chunked_trailers_are_read_over(ask):
    answer = OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Trailer: late\r\n\r\n"
    assert meet(ask(answer)).text == "hi"


@pytest.mark.parametrize("status", [204, 304])
def test_a_body_after_a_status_that_has_none_is_not_read(ask, status):
    response = meet(ask(f"HTTP/1.1 {status} X\r\nContent-Length: 5\r\n\r\nabcde".encode()))
    assert (response.status_code, response.content) == (status, b"")


def test_a_body_after_a_head_request_is_not_read(ask):
    assert meet(ask(OK + b"Content-Length: 5\r\n\r\nabcde"), "HEAD").content == b""


def test_a_response_that_comes_before_the_request_was_read_counts(ask):
    client = ask(OK + EMPTY)
    assert client.post("/", content=b"x" * 1_000_000).status_code == 200


def test_escapes_in_reason_and_headers_come_through_as_data(ask):
    response = meet(ask(b"HTTP/1.1 200 \x1b[2Jfine \xff\r\nX-Name: \x1b]0;title\x07 \xe9\r\n" + EMPTY))
    assert response.reason == "\x1b[2Jfine \xff"
    assert response.headers["x-name"] == "\x1b]0;title\x07 \xe9"


def test_a_thousand_header_lines_are_a_response_of_which_two_hundred_are_kept(ask):
    client = ask(OK + b"".join(b"X-%d: y\r\n" % number for number in range(1000)) + EMPTY)
    assert meet(client).headers["x-999"] == "y"
    assert len(client.transcript.exchanges()[0].response.headers) == 200


def test_cookies_are_kept_only_when_asked_for(ask):
    client = ask(OK + b"Set-Cookie: a=1\r\nX-Name: \xe9\r\n" + EMPTY)
    client.get("/")
    client.keep_cookies()
    client.get("/")
    client.get("/")
    sent = [dict(exchange.request.headers).get("Cookie") for exchange in client.transcript.exchanges()]
    assert sent == [None, None, "a=1"]


@pytest.mark.parametrize(
    "cookie", [b"=;=;;;", b"a=b; expires=" + b"1" * 5000, b"a=b; domain=.com; path=" + b"/" * 4000]
)
def test_a_broken_cookie_is_no_failure(ask, cookie):
    client = ask(OK + b"Set-Cookie: " + cookie + b"\r\n" + EMPTY)
    client.keep_cookies()
    client.get("/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"x": "a\r\nb: c"}, {"x y": "z"}, {"x": "a\0"}], ids=["line break", "space in name", "nul"]
)
def test_a_request_that_is_no_http_is_not_sent(ask, headers):
    client = ask(OK + EMPTY)
    with pytest.raises(ExchangeFailed) as caught:
        client.get("/", headers=headers)
    assert caught.value.kind == "not_sent"


def test_nobody_listening_is_told_as_refused(ask):
    client = ask(b"")

    def refuse(timeout):
        raise ConnectionRefusedError

    client.connect = refuse
    assert meet(client) == "refused"


def test_a_body_that_is_no_text_is_kept_as_base64(ask):
    client = ask(OK + b"Content-Length: 3\r\n\r\n\xff\xfe\x00")
    meet(client)
    assert json.loads(client.transcript.exchanges()[0].response.body.model_dump_json())["encoding"] == "base64"

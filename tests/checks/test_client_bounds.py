"""Nothing a server sends costs the client more than its limits allow (ENGINE, 17)."""

import itertools
import socket
import time
import tracemalloc

import pytest

from checker.checks.transport import ExchangeFailed

OK = b"HTTP/1.1 200 OK\r\n"
MIB = 1024 * 1024


def fail(client, method="GET", **options):
    """The kind of failure that a request meets, and how long that takes."""
    began = time.perf_counter()
    with pytest.raises(ExchangeFailed) as caught:
        client.request(method, "/", **options)
    (exchange,) = client.transcript.exchanges()
    assert exchange.failure is not None
    assert exchange.failure.kind == caught.value.kind
    return caught.value.kind, time.perf_counter() - began


def drip(pieces, pause):
    def answer(there: socket.socket) -> None:
        for piece in pieces:
            there.sendall(piece)
            time.sleep(pause)

    return answer


@pytest.mark.parametrize(
    "pieces",
    [
        (bytes([one]) for one in itertools.cycle(b"HTTP/1.1 200 OK")),
        itertools.chain([OK, b"Content-Length: 9999\r\n\r\n"], itertools.repeat(b"x")),
        itertools.chain([OK], (f"X-{number}: y\r\n".encode() for number in itertools.count())),
        itertools.chain([OK, b"Transfer-Encoding: chunked\r\n\r\n"], itertools.repeat(b"1\r\nx\r\n")),
        itertools.repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    ],
    ids=["status line", "body", "headers", "chunks", "interim responses"],
)
def test_a_slow_drip_ends_with_the_deadline_of_the_exchange(ask, pieces):
    kind, seconds = fail(ask(drip(pieces, 0.02)))
    assert kind == "timed_out"
    assert seconds < 0.8


def test_a_server_that_says_nothing_ends_with_the_deadline(ask):
    kind, seconds = fail(ask(lambda there: time.sleep(1)))
    assert (kind, seconds < 0.8) == ("timed_out", True)


def test_a_server_that_does_not_read_a_large_request_ends_with_the_deadline(ask):
    client = ask(lambda there: time.sleep(2))
    kind, seconds = fail(client, "POST", content=b"x" * 4 * MIB)
    assert (kind, seconds < 1) == ("timed_out", True)


def test_a_flood_of_interim_responses_is_bounded_in_time_and_memory(ask):
    tracemalloc.start()
    kind, seconds = fail(ask(itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 2000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kind in ("timed_out", "too_large")
    assert seconds < 1.5
    assert peak < 30 * MIB


def test_a_fast_endless_body_is_cut_at_the_size_limit(ask):
    tracemalloc.start()
    kind, seconds = fail(ask(itertools.chain([OK, b"\r\n"], itertools.repeat(b"x" * 65536)), response_mib=1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kind == "too_large"
    assert seconds < 1
    assert peak < 10 * MIB


def test_a_body_in_one_byte_chunks_is_bounded_in_time(ask):
    pieces = itertools.chain([OK, b"Transfer-Encoding: chunked\r\n\r\n"], itertools.repeat(b"1\r\nx\r\n" * 5000))
    kind, seconds = fail(ask(pieces))
    assert kind in ("timed_out", "too_large")
    assert seconds < 1


def test_two_thousand_small_chunks_are_read(ask):
    chunks = b"1\r\nx\r\n" * 2000 + b"0\r\n\r\n"
    assert ask(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks).get("/").text == "x" * 2000


def test_a_gzip_bomb_is_cut_at_the_size_limit(ask, packed):
    bomb = packed(b"\0" * 64 * MIB)
    tracemalloc.start()
    kind, seconds = fail(ask(bomb, response_mib=1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (kind, seconds < 0.5) == ("too_large", True)
    assert peak < 8 * MIB


def test_gzip_in_gzip_is_not_unpacked(ask, packed):
    response = ask(packed(b"\0" * MIB, times=2)).get("/")
    assert len(response.content) < 10_000


def test_gzip_once_is_unpacked(ask, packed):
    assert ask(packed(b'{"a": 1}')).get("/").json() == {"a": 1}


@pytest.mark.parametrize("body", [b"not packed", b"\x1f\x8b\x08\0"], ids=["plain", "cut off"])
def test_a_body_that_lies_about_its_coding_is_no_whole_response(ask, body):
    head = OK + f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    assert fail(ask(head + body))[0] == "not_http"


@pytest.mark.parametrize("status", ["200 OK", "304 Not Modified"])
def test_a_response_without_a_body_may_name_a_coding(ask, status):
    client = ask(f"HTTP/1.1 {status}\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n".encode())
    assert client.head("/").content == b""


@pytest.mark.parametrize(
    "charset", ["punycode", "bz2", "rot13", "idna", "unicode_escape", "utf-7", "no-such", "\x1b[2J"]
)
def test_a_charset_that_is_slow_or_none_is_not_used(ask, charset):
    body = b"a" * 200_000
    head = OK + f"Content-Type: text/plain; charset={charset}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    response = ask(head + body).get("/")
    began = time.perf_counter()
    assert response.text == "a" * 200_000
    assert time.perf_counter() - began < 0.2


def test_latin_1_is_read_as_such(ask):
    response = ask(OK + b"Content-Type: text/plain; charset=ISO-8859-1\r\nContent-Length: 1\r\n\r\n\xe9").get("/")
    assert response.text == "é"


def test_the_environments_proxy_is_ignored(ask, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(OK + b"Content-Length: 2\r\n\r\nhi").get("/").text == "hi"


def test_an_unasked_second_response_answers_nothing(ask):
    first = OK + b"Content-Length: 3\r\n\r\none"
    client = ask(first + first.replace(b"one", b"two"))
    assert [client.get("/").text, client.get("/").text] == ["one", "one"]


@pytest.mark.parametrize(
    "location",
    [
        "http://example.com/",
        "//example.com/",
        "http://127.0.0.1:8001/",
        "https://127.0.0.1:8000/",
        "file:///etc/passwd",
        "http://127.0.0.1:8000@example.com/",
        "http://[::1",
        "\x1b]0;x\x07",
    ],
)
def test_a_redirect_to_another_origin_is_not_followed(ask, location):
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location.encode() + b"\r\n\r\n"
    client = ask(head)
    assert client.get("/", follow_redirects=True).status_code == 302
    assert {exchange.request.headers[0] for exchange in client.transcript.exchanges()} == {("Host", "127.0.0.1:8000")}


def test_a_circle_of_redirects_ends_after_five(ask):
    client = ask(b"HTTP/1.1 307 Again\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
    assert client.post("/", content=b"x", follow_redirects=True).status_code == 307
    exchanges = client.transcript.exchanges()
    assert len(exchanges) == 6
    assert [exchange.follows for exchange in exchanges] == [None, 1, 2, 3, 4, 5]


def test_the_limit_of_the_check_bounds_all_exchanges_together(ask):
    client = ask(lambda there: time.sleep(1), check_seconds=0.8)
    began = time.perf_counter()
    for _ in range(3):
        with pytest.raises(ExchangeFailed) as caught:
            client.get("/")
    assert caught.value.kind == "timed_out"
    assert time.perf_counter() - began < 1.2


def test_more_exchanges_than_are_kept_are_still_counted(ask):
    client = ask(OK + b"Content-Length: 0\r\n\r\n")
    for _ in range(205):
        client.get("/")
    assert len(client.transcript.exchanges()) == 200

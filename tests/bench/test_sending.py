import asyncio
import itertools
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI, Header, Response
from fastapi.responses import RedirectResponse

from checker.bench.sending import Sender
from checker.catalogue.ticket_requests import TicketRequest, read_requests
from checker.errors import UsageProblem
from checker.report.exchange_text import exchange_lines

BASE = "http://127.0.0.1:8000"
TICKET = f"""\
```console
$ curl -X POST {BASE}/tokens
{{"token":"<token>","days":1}}
$ curl -i {BASE}/mine -H 'authorization: Bearer <token>' -d 'note=<token>'
$ curl -iL {BASE}/old
$ curl -i {BASE}/evil
$ curl -i {BASE}/slow
$ curl -i {BASE}/big
$ curl -i {BASE}/nothing
$ curl -i {BASE}/host
```
"""


def make_app() -> FastAPI:
    app, tokens = FastAPI(), itertools.count(1)

    @app.post("/tokens")
    def make() -> dict[str, str]:
        return {"token": f"t{next(tokens)}", "more": "than shown"}

    @app.post("/mine")
    def mine(authorization: str = Header()) -> str:
        return authorization

    @app.get("/old")
    def old() -> RedirectResponse:
        return RedirectResponse("/host")

    @app.get("/evil")
    def evil() -> Response:
        return Response("a\x1b[2Jb\r\nc\u202ed", headers={"x-title": "\x1b]0;mine\x07"})

    @app.get("/slow")
    async def slow() -> None:
        await asyncio.sleep(1.5)

    @app.get("/big")
    def big() -> Response:
        return Response(b"x" * (5 * 1024 * 1024))

    @app.get("/host")
    def host(host: str = Header(), accept: str = Header(), accept_encoding: str = Header("none")) -> list[str]:
        return [host, accept, accept_encoding]

    return app


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(), log_level="error", http="h11"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def requests() -> tuple[TicketRequest, ...]:
    return read_requests(TICKET)


@pytest.fixture
def sender(port: int) -> Sender:
    return Sender(port, 20, {})


def shown(sender: Sender, request: TicketRequest) -> str:
    return "\n".join(line for exchange in sender.send(request).exchanges for _, line in exchange_lines(exchange))


def test_what_a_request_needs_is_asked_for_first(sender: Sender, requests: tuple[TicketRequest, ...]):
    first = sender.send_first(requests, 2)
    assert [sent.request.number for sent in first] == [1]
    token = sender.captured["token"]
    text = shown(sender, requests[1])
    assert f"> authorization: Bearer {token}\n" in text
    assert f">\n> note={token}\n" in text
    assert text.endswith(f'"Bearer {token}"')


def test_what_is_known_is_not_asked_for_again(sender: Sender, requests: tuple[TicketRequest, ...]):
    sender.send(requests[0])
    token = sender.captured["token"]
    assert sender.send_first(requests, 2) == []
    sender.send(requests[0])
    assert sender.captured["token"] == token


def test_what_is_given_goes_before_what_an_answer_would_give(port: int, requests: tuple[TicketRequest, ...]):
    sender = Sender(port, 20, {"token": "mine"})
    assert sender.send_first(requests, 2) == []
    assert '"Bearer mine"' in shown(sender, requests[1])


def test_a_request_is_not_sent_while_something_is_missing_in_it(sender: Sender, requests: tuple[TicketRequest, ...]):
    sent = sender.send(requests[1])
    assert (sent.exchanges, sent.missing, sent.last) == ((), ("token",), None)


def test_redirects_are_followed_where_the_ticket_does_it(sender: Sender, requests: tuple[TicketRequest, ...]):
    sent = sender.send(requests[2])
    assert [exchange.response.status_code for exchange in sent.exchanges if exchange.response] == [307, 200]


def test_it_sends_what_curl_sends(sender: Sender, requests: tuple[TicketRequest, ...]):
    text = shown(sender, requests[7])
    assert text.startswith(
        f"> GET /host HTTP/1.1\n> Host: 127.0.0.1:{sender.port}\n> accept: */*\n> user-agent: curl/8\n"
    )
    assert text.endswith(f'["127.0.0.1:{sender.port}","*/*","none"]')


def test_what_a_terminal_would_obey_is_drawn(sender: Sender, requests: tuple[TicketRequest, ...]):
    text = shown(sender, requests[3])
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "a\u241b[2Jb\nc\u27e8U+202E\u27e9d" in text


def test_an_answer_that_takes_too_long_is_not_waited_for(port: int, requests: tuple[TicketRequest, ...]):
    text = shown(Sender(port, 0.2, {}), requests[4])
    assert "There is no whole answer: " in text


def test_an_answer_that_is_too_large_is_cut(sender: Sender, requests: tuple[TicketRequest, ...]):
    text = shown(sender, requests[5])
    assert "There is no whole answer: " in text
    assert "(Shown are the first 64 KiB of " in text
    assert len(text) < 70_000


def test_a_port_on_which_nobody_listens_is_told_with_what_to_do(requests: tuple[TicketRequest, ...]):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(UsageProblem) as caught:
            Sender(probe.getsockname()[1], 20, {}).send(requests[0])
    assert "checker serve" in str(caught.value)

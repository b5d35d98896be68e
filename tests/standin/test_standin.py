"""A stand-in answers by itself, or as the double at the other end says; its clients' timeouts count."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest

from checker import standin
from checker.standin import StandIn


def own(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json={"own": request.url.path})


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Where the double is asked."""
    here, there = socket.socketpair()
    monkeypatch.setattr(standin.Double, "connection", None)
    monkeypatch.setattr(standin.Double, "rest", b"")
    standin.connect(here)
    with here, there:
        yield there


def say(there: socket.socket, *replies: bytes) -> list[dict[str, object]]:
    """Have replies ready, one for each question, which are kept."""
    asked: list[dict[str, object]] = []

    def answer() -> None:
        with there.makefile("rb") as lines:
            for reply in replies:
                asked.append(json.loads(lines.readline()))
                there.sendall(reply + b"\n")

    threading.Thread(target=answer, daemon=True).start()
    return asked


def plain(timeout: float | None = 5, **options: object) -> httpx2.Response:
    with httpx2.Client(base_url="https://service.example", transport=StandIn(own), timeout=timeout) as client:
        return client.post("/thing", **options)


def in_loop(timeout: float | None = 5, **options: object) -> httpx2.Response:
    async def ask() -> httpx2.Response:
        transport = StandIn(own)
        async with httpx2.AsyncClient(
            base_url="https://service.example", transport=transport, timeout=timeout
        ) as client:
            return await client.post("/thing", **options)

    return asyncio.run(ask())


@pytest.fixture(params=[plain, in_loop])
def ask(request):
    return request.param


def test_without_a_double_it_answers_by_itself(ask):
    assert ask().json() == {"own": "/thing"}


def test_the_double_is_told_what_was_asked(ask, there):
    asked = say(there, b"{}")
    assert ask(json={"a": 1}, headers={"x-a": "b"}).json() == {"own": "/thing"}
    (told,) = asked
    assert (told["method"], told["url"], told["size"]) == ("POST", "https://service.example/thing", 7)
    assert ["x-a", "b"] in told["headers"]


def test_an_answer_of_the_double_comes_as_it_is(ask, there):
    say(there, b'{"answer": {"status": 418, "headers": [["x-a", "b"]], "body": "aGVsbG8="}}')
    answer = ask()
    assert (answer.status_code, answer.headers["x-a"], answer.text) == (418, "b", "hello")


@pytest.mark.parametrize("timeout", [0.1, httpx2.Timeout(5, read=0.1)])
def test_a_slow_answer_runs_into_the_clients_timeout(ask, there, timeout):
    say(there, b'{"after": 30}')
    began = time.perf_counter()
    with pytest.raises(httpx2.ReadTimeout):
        ask(timeout)
    assert 0.05 < time.perf_counter() - began < 30


def test_without_a_timeout_it_is_waited_for(ask, there):
    say(there, b'{"after": 0.2}')
    began = time.perf_counter()
    assert ask(None).json() == {"own": "/thing"}
    assert time.perf_counter() - began > 0.15


@pytest.mark.parametrize("reply", [b'{"lost": true}', b"no json"])
def test_a_service_that_is_lost_can_not_be_reached(ask, there, reply):
    say(there, reply)
    with pytest.raises(httpx2.ConnectError):
        ask()


def test_a_double_that_is_gone_is_a_service_that_is_lost(ask, there):
    there.close()
    with pytest.raises(httpx2.ConnectError):
        ask()


def test_what_is_too_large_for_a_question_is_left_out(there):
    asked = say(there, b"{}", b"{}")
    plain(content=b"\xff" * 1_000_000)
    plain(headers={f"x-{number}": "\1" * 3000 for number in range(100)})
    assert (asked[0]["size"], len(str(asked[0]["body"]))) == (1_000_000, 4 * 8192 // 3 + 2)
    assert asked[1]["headers"] == []


def test_many_threads_are_answered_one_after_another(there):
    say(there, *[b'{"answer": {"status": 200, "headers": [], "body": "MQ=="}}'] * 20)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(plain().json())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 20

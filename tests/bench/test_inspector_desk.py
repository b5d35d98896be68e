"""What the inspector keeps, and whom it waits for: nobody."""

import asyncio
import json
import threading
from pathlib import Path

import pytest

from checker.bench.gathering import OPEN_REQUESTS, Gatherer, Piecewise
from checker.bench.inspector import pages
from checker.bench.inspector.desk import BEHIND, KEPT, Cleared, Desk, Printed


def tell(number: int, **facts: object) -> bytes:
    lines = [
        {"began": number, "method": "GET", "path": f"/{number}"},
        {"request": number, "query": "", "version": "1.1", "came": 1_000_000_000},
        {"request": number, "status": 200},
        {"request": number, "ended": 1_500_000_000},
        {"request": number, **facts},
        {"done": number},
    ]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@pytest.fixture
def seen():
    (one,) = Gatherer().feed(tell(7))
    return one


def test_an_exchange_is_given_once_it_is_done_however_the_bytes_come():
    gatherer, data = Gatherer(), tell(7) + tell(8)
    found = [one.exchange for place in range(len(data)) for one in gatherer.feed(data[place : place + 1])]
    assert [(one.number, one.request.target, one.duration_ms) for one in found] == [(1, "/7", 500), (2, "/8", 500)]


def test_requests_that_are_never_done_are_given_up():
    gatherer = Gatherer()
    for number in range(1, OPEN_REQUESTS + 100):
        list(gatherer.feed(json.dumps({"began": number, "method": "GET", "path": "/"}).encode() + b"\n"))
    assert len(gatherer.open) == OPEN_REQUESTS


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[]",
        b'{"done": 99}',
        b'{"began": "x"}',
        b'{"request": 7, "part": "output", "piece": "%%"}',
        b"{" * 9000,
    ],
)
def test_what_is_no_fact_is_passed_over(line):
    gatherer = Gatherer()
    assert list(gatherer.feed(line + b"\n")) == []
    assert len(list(gatherer.feed(tell(7)))) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"part": "request_headers", "piece": "bm9uZQ==", "place": 0},
        {"call": {"method": 1, "url": None, "headers": [[1, 2], "x"], "body": 7, "size": "y", "at": []}},
        {"status": "abc"},
        {"came": "x"},
        {"cut": "x"},
        {"raised": [1, None]},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_facts_that_make_no_sense_cost_nobody_the_exchange(facts):
    (one,) = Gatherer().feed(tell(7, **facts))
    assert one.exchange.request.target == "/7"


def test_a_piece_that_got_lost_leaves_no_hole_and_is_told():
    part = Piecewise()
    part.take({"piece": "YWJj", "place": 0})
    part.take({"piece": "Z2hp", "place": 6})
    part.take({"size": 9})
    body = part.body()
    assert (body.data, body.kept, body.size) == ("abc", 3, 9)


def test_a_character_that_was_cut_in_two_is_left_out():
    part = Piecewise(bytearray("né".encode()[:2]), 300)
    assert (part.body().data, part.body().size) == ("n", 300)


def test_the_last_exchanges_are_kept(seen):
    desk = Desk()
    for number in range(1, KEPT + 50):
        desk.put(seen.model_copy(update={"exchange": seen.exchange.model_copy(update={"number": number})}))
    assert len(desk.seen) == KEPT
    assert desk.find(49) is None
    assert desk.find(50) is not None


def test_news_come_from_any_thread_in_order(seen):
    desk = Desk()

    async def hear():
        listener, _, _ = desk.listen()
        thread = threading.Thread(target=lambda: (desk.put(seen), desk.put_text("words"), desk.clear(), desk.close()))
        thread.start()
        news = [await asyncio.wait_for(listener.news.get(), 20) for _ in range(4)]
        thread.join()
        return news

    assert asyncio.run(hear()) == [seen, Printed("words"), Cleared(), None]


def test_a_page_that_is_too_slow_is_let_go_and_nobody_waits(seen):
    desk = Desk()

    async def fall_behind():
        listener, _, _ = desk.listen()
        for _ in range(BEHIND + 5):
            desk.put(seen)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        while not listener.news.empty():
            last = listener.news.get_nowait()
            if last is None:
                return True
        return False

    assert asyncio.run(fall_behind())


def test_who_comes_after_the_end_is_told_so():
    desk = Desk()
    desk.close()

    async def come():
        return await asyncio.wait_for(desk.listen()[0].news.get(), 20)

    assert asyncio.run(come()) is None


def test_a_loop_that_has_ended_disturbs_nobody(seen):
    desk = Desk()

    async def leave_without_a_word():
        desk.listen()

    asyncio.run(leave_without_a_word())
    desk.put(seen)
    assert desk.find(1) is not None


def test_the_page_puts_nothing_in_as_markup():
    folder = Path(pages.__file__).parent / "templates"
    script = (folder / "inspector.js").read_text("utf-8")
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(", "Function("):
        assert way not in script
    assert "<script>" not in (folder / "inspector.html").read_text("utf-8")

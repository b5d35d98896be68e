"""Katas are handed out so that few servers are started, and nobody is waited for in the end."""

from pathlib import Path
from typing import Any

from checker.authoring.waiting import Waiting, line_up
from checker.catalogue import open_collection

PRELOADS = {"a": (), "b": ("jwt",), "c": (), "d": ("jwt",), "e": ("sqlmodel",), "f": ()}
WEIGHTS = {"a": 5, "b": 6, "c": 7, "d": 2, "e": 3, "f": 1}


def test_a_worker_keeps_to_what_its_servers_are_warm_for_and_begins_with_the_longest():
    waiting = Waiting(PRELOADS, WEIGHTS)
    assert [waiting.take("one") for _ in range(7)] == ["e", "b", "d", "c", "a", "f", None]


def test_workers_share_what_makes_the_most_work_in_the_end():
    waiting = Waiting(PRELOADS, WEIGHTS)
    taken = [(worker, waiting.take(worker)) for worker in (1, 2, 1, 2, 1, 2, 1, 2)]
    assert taken == [(1, "e"), (2, "b"), (1, "c"), (2, "d"), (1, "a"), (2, "f"), (1, None), (2, None)]


def test_nothing_is_begun_once_somebody_broke_off():
    waiting = Waiting(PRELOADS, WEIGHTS)
    waiting.clear()
    assert waiting.take(1) is None


def test_a_kata_weighs_what_its_checks_and_right_fixes_make_of_it_and_one_that_cannot_be_read_nothing(author: Any):
    root: Path = author.root
    before = line_up(open_collection(root), ["tiny"]).weights["tiny"]
    app, checks = root / "katas" / "tiny" / "app.py", root / "katas" / "tiny" / "test_app.py"
    app.write_text(f"import sqlmodel\n{app.read_text()}")
    checks.write_text(f"{checks.read_text()}\n# longer\n")
    waiting = line_up(open_collection(root), ["tiny", "no-such-kata"])
    assert waiting.weights["tiny"] > 3 * before > 0
    assert (waiting.preloads["tiny"], waiting.weights["no-such-kata"]) == (("sqlmodel",), 0)

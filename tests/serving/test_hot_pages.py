import time
from pathlib import Path

import pytest

from checker.model.kata import Limits
from checker.serving.hosts import Hosts
from checker.serving.hot_pages import MOST_RUNS, PAGE_BYTES, bounded, find_hot_pages, written_out
from checker.serving.launch import prepare_job
from checker.wire import MESSAGE_BYTES, encode

APP = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"message": "hello"}
"""
REQUEST = b"GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"


def faults(pid):
    return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[7])


def ask(app):
    with app.connect(5) as connection:
        connection.sendall(REQUEST)
        answer = b""
        while data := connection.recv(65536):
            answer += data
    assert answer.startswith(b"HTTP/1.1 200")


@pytest.fixture
def open_box():
    """Boxes of one fork server that has served nobody before."""
    boxes = []
    with Hosts("hot pages") as hosts:

        def open_it(source=APP):
            workspace = hosts.rundir.folder("app")
            (workspace / "app.py").write_text(source)
            boxes.append(hosts.round(1).box(prepare_job(workspace, hosts.rundir, "app:app", Limits())))
            return boxes[-1]

        yield open_it
        for each in boxes:
            each.end()


@pytest.fixture
def box(open_box):
    return open_box()


def cost(box):
    """How many pages a served app copies while it answers its first request."""
    app = box.serve()
    before = faults(app.pid)
    ask(app)
    copied = faults(app.pid) - before
    app.stop()
    return copied


def test_what_one_served_app_wrote_to_is_copied_for_the_third_before_it_is_asked(box):
    """The second was forked while the first was asked, so it could not know yet."""
    costs = [cost(box) for _ in range(4)]
    assert max(costs[2:]) < costs[0] / 2, costs


def test_what_one_submission_wrote_to_is_copied_for_the_next_from_its_first_check_on(open_box):
    first = open_box()
    before = cost(first)
    first.end()
    assert cost(open_box()) < before / 2


def test_a_submission_that_writes_to_much_memory_has_little_copied_for_the_next(open_box):
    hog = open_box(APP.replace("    return", "    app.state.hog = bytearray(b'x') * 200_000_000\n    return"))
    cost(hog)
    hog.end()
    app = open_box().serve()
    resident = int(Path(f"/proc/{app.pid}/statm").read_text().split()[1])
    app.stop()
    assert resident < 40_000


def test_a_fork_has_copied_what_it_wrote_to_and_not_all_it_has(box):
    app = box.serve()
    ask(app)
    pages = sum(count for _, count in find_hot_pages(app.pid))
    resident = int(Path(f"/proc/{app.pid}/statm").read_text().split()[1])
    app.stop()
    assert 100 < pages < resident / 2


def test_as_many_runs_as_are_named_fit_one_message_wherever_they_lie():
    apart = 2**47 // MOST_RUNS // PAGE_BYTES * PAGE_BYTES
    numbers = written_out(bounded([(apart * count, 3) for count in range(2 * MOST_RUNS)]))
    assert len(numbers) == 2 * MOST_RUNS
    assert numbers[:4] == [0, 3, apart // PAGE_BYTES - 3, 3]
    assert len(encode({"serve": "fork", "hot": numbers})) < MESSAGE_BYTES


def test_a_process_that_is_gone_has_no_hot_pages(box):
    app = box.serve()
    pid = app.pid
    app.stop()
    box.end()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert find_hot_pages(pid) == []

"""A box can be opened while the caller does something else: what comes of it is told when it is served."""

import time

import pytest

from checker.grading.flow import lay_out
from checker.serving import open_box
from checker.serving.processes import has_ended
from checker.serving.seam import AppDidNotStart

HELLO = "from fastapi import FastAPI\napp = FastAPI()\n"
HANGS = "import time\ntime.sleep(60)\n"


@pytest.fixture
def box(make_kata, submission, hosts):
    boxes = []

    def open_it(source, **limits):
        boxes.append(hosts.round(1).box(lay_out(make_kata(**limits), submission(source), hosts)))
        return boxes[-1]

    yield open_it
    for each in boxes:
        each.end()


def test_what_was_prepared_is_served_at_once(box):
    prepared = box("import time\ntime.sleep(3)\n" + HELLO)
    prepared.prepare()
    time.sleep(5)
    began = time.perf_counter()
    app = prepared.serve()
    assert time.perf_counter() - began < 2.5
    app.stop()
    assert prepared.start_ms > 2900


def test_the_second_check_finds_it_as_pristine_as_the_first(box):
    prepared = box(
        "import os, pathlib\n" + HELLO + "p = pathlib.Path(os.environ['DATA_DIR'], 'x')\np.write_text('1')\n"
    )
    prepared.prepare()
    for _ in range(2):
        app = prepared.serve()
        data = prepared.job.data.path / "x"
        assert data.read_text() == "1"
        data.write_text("changed")
        app.stop()


@pytest.mark.parametrize("source", ["1 / 0\n", "raise SystemExit\n", "import os\nos._exit(0)\n"])
def test_what_kept_it_from_starting_is_told_when_it_is_served(box, source):
    prepared = box(source)
    prepared.prepare()
    time.sleep(0.3)
    with pytest.raises(AppDidNotStart):
        prepared.serve()
    with pytest.raises(AppDidNotStart):
        prepared.serve()


def test_one_that_hangs_is_given_the_time_its_kata_gives(box):
    prepared = box(HANGS, start_seconds=1)
    began = time.perf_counter()
    prepared.prepare()
    assert time.perf_counter() - began < 0.5
    with pytest.raises(AppDidNotStart) as caught:
        prepared.serve()
    assert caught.value.failure.kind == "timed_out"


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.5])
def test_one_that_is_not_wanted_any_more_is_ended_at_once(box, seconds):
    prepared = box(HANGS, start_seconds=60)
    prepared.prepare()
    time.sleep(seconds)
    began = time.perf_counter()
    prepared.end()
    assert time.perf_counter() - began < 5
    assert prepared.opened is None


def test_threads_of_an_app_are_not_lost_by_preparing_it(box):
    prepared = box(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n" + HELLO
    )
    prepared.prepare()
    app = prepared.serve()
    assert prepared.opened.holds_more
    assert not has_ended(app.pidfd)
    app.stop()


def test_no_app_is_made_ready_that_nobody_asks(grade_app, monkeypatch):
    made = []

    class Noted(open_box.ForkedApp):
        def __init__(self, box):
            made.append(box.job.app)
            super().__init__(box)

    monkeypatch.setattr(open_box, "ForkedApp", Noted)
    verdict = grade_app(HELLO, repeat=True)
    cases = [case for check in verdict.checks for case in check.cases]
    again = [case for case in cases if case.again is not None]
    assert 0 < len(again) < len(cases)
    assert len(made) == len(cases) + len(again)

"""A restart ends the app and all it has started, keeps its data and what was seen of it, and is bounded."""

import time

import pytest

from checker.errors import CheckerFault

HEAD = "import pytest\nfrom checker.checks import *\n"
APP = """
import os, signal, time
from contextlib import asynccontextmanager
from pathlib import Path
from fastapi import BackgroundTasks, FastAPI

data = Path(os.environ["DATA_DIR"])
starts = data / "starts"
{at_import}

@asynccontextmanager
async def lifespan(app):
    starts.write_text(starts.read_text() + "x" if starts.exists() else "x")
    print("start", len(starts.read_text()), flush=True)
    {at_start}
    yield
    print("end", flush=True)

app = FastAPI(lifespan=lifespan)

@app.get("/hello")
def hello(tasks: BackgroundTasks):
    {at_request}
    return len(starts.read_text())
"""
ONCE = "expect(client.get('/hello'), json=1); restart({how}); expect(client.get('/hello'), json=2)"

PLAINLY = ONCE.format(how="")
THREAD = "import threading; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"


@pytest.fixture
def check(grade_app):
    def check_it(body=PLAINLY, at_import="", at_start="pass", at_request="pass", **options):
        checks = f'{HEAD}\n@to_fix(1, "200")\ndef test_a(client, restart):\n    {body}\n'
        checks += "\n@to_keep(1, '200')\ndef test_b(client): expect(client.get('/hello'), json=1)\n"
        source = APP.format(at_import=at_import, at_start=at_start, at_request=at_request)
        verdict = grade_app(source, visible=checks, hidden=None, **options)
        first, second = verdict.checks
        assert second.outcome == "passed", second
        return first.cases[0]

    return check_it


@pytest.mark.parametrize("how", ["", "crash=True"])
@pytest.mark.parametrize("at_import", ["", THREAD, "file = open('app.py')"], ids=["plain", "thread", "file"])
def test_spans_output_and_numbers_go_on_over_a_restart(check, at_import, how):
    case = check(ONCE.format(how=how), at_import=at_import)
    assert case.outcome == "passed", case.broken
    assert [exchange.number for exchange in case.transcript] == [1, 2]
    assert all(exchange.trace.spans for exchange in case.transcript)
    assert case.output.text.split("\n")[:-1] == ["start 1", *([] if how else ["end"]), "start 2"]
    assert case.output.size == len(case.output.text)


def test_an_app_that_does_not_shut_down_is_killed_in_time_and_that_is_told(check, monkeypatch):
    monkeypatch.setattr("checker.checks.running.SHUTDOWN_SECONDS", 0.3)
    began = time.perf_counter()
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    case = check(PLAINLY + "; assert False", at_start=deaf)
    assert time.perf_counter() - began < 20
    assert [exchange.response.body.data for exchange in case.transcript] == ["1", "2"]
    assert "did not shut down within 0.3 seconds" in case.broken.message


def test_what_the_app_has_started_ends_with_it(check):
    leave = "os.fork() or [time.sleep(1.5), starts.write_text('y' * 9), os._exit(0)]"
    body = "client.get('/hello'); restart(); import time; time.sleep(2); expect(client.get('/hello'), json=2)"
    case = check(body, at_request=f"{leave} if len(starts.read_text()) == 1 else None")
    assert case.outcome == "passed", case.broken


def test_a_crash_leaves_background_work_undone(check):
    late = "tasks.add_task(lambda: (time.sleep(3), starts.write_text('z' * 9)))"
    case = check(ONCE.format(how="crash=True"), at_request=f"{late} if len(starts.read_text()) == 1 else None")
    assert case.outcome == "passed", case.broken


@pytest.mark.parametrize(
    ("at_start", "words"),
    [
        ("assert len(starts.read_text()) == 1, 'not twice'", "not twice"),
        ("len(starts.read_text()) == 1 or os._exit(0)", "The process ended"),
    ],
)
def test_an_app_that_does_not_start_again_fails_the_check(check, at_start, words):
    case = check(at_start=at_start, repeat=True)
    assert (case.outcome, case.again) == ("failed", "failed")
    assert "did not start again" in case.broken.message
    assert words in case.broken.message
    assert len(case.transcript) == 1
    assert "start 1" in case.output.text


def test_an_app_that_hangs_when_started_again_is_not_tried_twice(check):
    case = check(at_start="time.sleep(60 * (len(starts.read_text()) - 1))", start_seconds=3, repeat=True)
    assert (case.outcome, case.again) == ("failed", None)
    assert "within 3 seconds" in case.broken.message


def test_a_client_finds_nobody_after_a_start_that_failed(check):
    body = "\n    ".join(["try: restart()", "except Exception: pass", "client.get('/hello')"])
    case = check(body, at_start="assert len(starts.read_text()) == 1")
    assert case.transcript[0].failure.kind == "refused"


def test_a_check_that_restarts_without_end_is_its_authors_fault(check, monkeypatch):
    monkeypatch.setattr("checker.checks.running.RESTARTS", 2)
    with pytest.raises(CheckerFault, match="more than 2 times"):
        check("for _ in range(3): restart(crash=True)")


def test_the_end_of_a_checks_time_waits_for_a_restart(check, monkeypatch):
    monkeypatch.setattr("checker.checks.judge.GRACE_SECONDS", 0.1)
    case = check("while True: restart()", check_seconds=0.2, repeat=True)
    assert (case.outcome, case.again) == ("failed", None)
    assert "did not come to an end" in case.broken.message


@pytest.mark.parametrize("deed", ["shutil.rmtree(data)", "shutil.rmtree(data); os.symlink('/etc', data)"])
def test_an_app_that_takes_its_data_folder_away_starts_without_data(check, deed):
    body = "client.get('/hello'); restart(); expect(client.get('/hello'), json=1)"
    case = check(body, at_import="import shutil", at_request=f"{deed}; return 1", walls=False)
    assert case.outcome == "passed", case.broken


STORED = """
import os, sqlite3
from pathlib import Path
from fastapi import FastAPI

app = FastAPI()
data = Path(os.environ["DATA_DIR"])


@app.get("/hello")
def hello():
    with sqlite3.connect(data / "visits.db") as connection:
        connection.execute("create table if not exists visit (id integer primary key)")
        connection.execute("insert into visit default values")
    with (data / "visits").open("a") as file:
        file.write("x")
        file.flush()
        os.fsync(file.fileno())
        os.fdatasync(file.fileno())
    return [connection.execute("select count(*) from visit").fetchone()[0], (data / "visits").stat().st_size]
"""


def test_what_was_stored_outlives_a_crash_though_nobody_waits_for_the_disk(grade_app):
    body = "[expect(client.get('/hello'), json=[n, n]) or restart(crash=True) for n in (1, 2, 3)]"
    checks = f'{HEAD}\n@to_fix(1, "200")\ndef test_a(client, restart):\n    {body}\n'
    (check,) = grade_app(STORED, visible=checks, hidden=None).checks
    assert check.outcome == "passed", check.cases[0].broken

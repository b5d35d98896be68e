"""An app that can't be served is told why, in its own lines, and is never a fault of the checker."""

import time

import pytest

LIFESPAN = """
import asyncio, os, sys, time
from contextlib import asynccontextmanager
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    {deed}
    yield

app = FastAPI(lifespan=lifespan)
"""


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        ("def broken(:\n", "syntax_error", "app.py can't be read as Python, line 1"),
        ("x = '\0'", "syntax_error", "can't be read as Python"),
        ("import nothing_of_that_name", "crashed", "No module named 'nothing_of_that_name'"),
        ("1 / 0", "crashed", "ZeroDivisionError"),
        ("raise BaseException('mine')", "crashed", "mine"),
        ("raise KeyboardInterrupt", "crashed", "KeyboardInterrupt"),
        ("import sys\nsys.exit('done')", "exited", "SystemExit: 'done'"),
        ("raise SystemExit", "exited", "ended the process"),
        ("import os\nos._exit(0)", "exited", "ended before the app could be served"),
        ("import os\nos.abort()", "exited", "ended before"),
        ("import os\nos.kill(os.getpid(), 9)", "exited", "ended before"),
        ("application = 1", "no_app", "has no `app`"),
        ("from fastapi import FastAPI\nservice = FastAPI()", "no_app", "under another name: service"),
        ("app = 7", "not_fastapi", "is of type int"),
        (LIFESPAN.format(deed="raise RuntimeError('no database')"), "lifespan", "no database"),
        (LIFESPAN.format(deed="sys.exit(3)"), "lifespan", "SystemExit"),
        (LIFESPAN.format(deed="os._exit(3)"), "exited", "ended before"),
    ],
    ids=lambda value: str(value)[-40:].replace("\n", " ").replace("\0", "NUL"),
)
def test_an_app_that_does_not_start_is_told_why(grade_app, source, kind, words):
    verdict = grade_app(source, walls="kill" not in source)
    assert verdict.conclusion == "did_not_start"
    assert verdict.start_failure.kind == kind
    assert words in verdict.start_failure.message
    assert verdict.score.value == 0
    assert {check.outcome for check in verdict.checks} == {"skipped"}


def test_a_traceback_holds_the_learners_own_lines_alone(grade_app):
    source = """
    import json

    def load():
        return json.loads("{")

    load()
    """
    failure = grade_app(source).start_failure
    files = [line for line in failure.traceback if line.startswith("File ")]
    assert files == ['File "app.py", line 7, in <module>', 'File "app.py", line 5, in load']
    assert not any("/" in line for line in failure.traceback)


def test_what_an_app_prints_before_it_fails_is_kept(grade_app):
    failure = grade_app("print('before the end', flush=True)\n1 / 0").start_failure
    assert failure.output.text == "before the end\n"


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.sleep(60)",
        "while True: pass",
        LIFESPAN.format(deed="await asyncio.sleep(60)"),
        LIFESPAN.format(deed="time.sleep(60)"),
        LIFESPAN.format(deed="os.fork() or time.sleep(60); time.sleep(60)"),
    ],
    ids=["sleep", "loop", "lifespan", "blocked lifespan", "forked lifespan"],
)
def test_an_app_that_hangs_at_start_has_timed_out(grade_app, source):
    began = time.perf_counter()
    verdict = grade_app(source, start_seconds=0.5, repeat=True)
    assert (verdict.conclusion, verdict.start_failure.kind) == ("timed_out", "timed_out")
    assert "within 0.5 seconds" in verdict.start_failure.message
    assert time.perf_counter() - began < 3


def test_an_app_that_ends_in_its_lifespan_is_not_waited_for_because_of_its_children(grade_app):
    source = LIFESPAN.format(deed="os._exit(0) if os.fork() else time.sleep(60)")
    began = time.perf_counter()
    assert grade_app(source).start_failure.kind == "exited"
    assert time.perf_counter() - began < 4


@pytest.mark.parametrize(
    "deed",
    ["time.sleep(60)", "while True: pass", "os.kill(os.getpid(), 19)"],
    ids=["sleep", "loop", "stopped"],
)
def test_an_app_that_hangs_on_a_request_has_timed_out_and_is_not_asked_again(grade_app, deed):
    source = f"""
    import os, time
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/hello")
    async def hello():
        {deed}
    """
    verdict = grade_app(source, exchange_seconds=0.3, repeat=True, walls="kill" not in deed)
    assert verdict.conclusion == "timed_out"
    hello = verdict.checks[0]
    assert hello.cases[0].transcript[0].failure.kind == "timed_out"
    assert hello.cases[0].again is None


@pytest.mark.parametrize(("pause", "kind"), [(0, "too_large"), (0.01, "timed_out")])
def test_an_endless_response_has_timed_out(grade_app, pause, kind):
    source = f"""
    import asyncio
    from fastapi import FastAPI
    from fastapi.responses import StreamingResponse

    app = FastAPI()

    @app.get("/hello")
    async def hello():
        async def body():
            while True:
                yield b"x" * 10000
                await asyncio.sleep({pause})
        return StreamingResponse(body())
    """
    verdict = grade_app(source, exchange_seconds=0.5, response_mib=1)
    assert verdict.conclusion == "timed_out"
    assert verdict.checks[0].cases[0].transcript[0].failure.kind == kind


def test_a_submission_that_uses_up_its_time_has_timed_out(check_app):
    source = """
    import time
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/")
    def slow():
        time.sleep(0.3)
    """
    verdict = check_app(source, *["client.get('/')"] * 4, submission_seconds=0.5, repeat=True)
    assert verdict.conclusion == "timed_out"
    assert [check.outcome for check in verdict.checks] == ["passed", "passed", "skipped", "skipped"]


def test_an_app_that_starts_only_once_fails_the_checks_after_the_first(grade_app):
    source = LIFESPAN.format(
        deed="""
    import pathlib
    mark = pathlib.Path('/tmp', f'once-{os.getppid()}')
    if mark.exists():
        mark.unlink()
        raise RuntimeError('only once')
    mark.touch()"""
    )
    verdict = grade_app(source, walls=False)
    assert verdict.conclusion == "unsolved"
    assert "only once" in verdict.checks[1].cases[0].broken.message


def test_an_app_that_lets_every_request_wait_is_given_less_time_after_three(check_app):
    source = """
    import time
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/slow")
    def slow():
        time.sleep(60)

    @app.get("/quick")
    def quick():
        return 1
    """
    quick = 'expect(client.get("/quick"), status=200, json=1)'
    verdict = check_app(source, *['client.get("/slow")'] * 6, quick, exchange_seconds=2, repeat=True)
    waited = [check.cases[0].transcript[0].duration_ms for check in verdict.checks]
    assert min(waited[:3]) > 1900
    assert max(waited[3:6]) < 1500
    assert [check.outcome for check in verdict.checks] == ["failed"] * 6 + ["passed"]
    assert verdict.conclusion == "timed_out"

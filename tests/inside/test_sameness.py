"""An honest app answers under the checker what it answers under a plain uvicorn."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.serving.environment import clean_environment
from checker.serving.program import hash_seed

HONEST = Path(__file__).parent / "honest"
APPS = sorted(HONEST.glob("*.py"))
HEADERS = {
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "baggage": "user=somebody",
}
"""Of a request that another service has traced: what tracers read."""


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Any]:
    """Serve an app by `uvicorn` alone: `plain(source)` gives a function that asks for a path.

    With `watched=True` as `checker serve` does.
    """
    with contextlib.ExitStack() as end:

        def serve(source: str, *, watched: bool = False) -> Any:
            name = "watched" if watched else "plain"
            folder, data = tmp_path / name, tmp_path / f"{name}-data"
            folder.mkdir()
            data.mkdir()
            (folder / "app.py").write_text(source)
            port = free_port()
            environment = {
                **clean_environment(hash_seed("tests", 1)),
                "DATA_DIR": str(data),
                "TMPDIR": str(data),
                "HOME": str(data),
            }
            app = ["app:app"]
            if watched:
                app = ["checker.inside.learner_app:load", "--factory"]
                environment |= {"ROUNDTRIP_APP": "app:app", "ROUNDTRIP_FOLDER": str(folder)}
                environment["ROUNDTRIP_TRACE_FILE"] = str(tmp_path / "trace")
                end.callback(os.close, open_pipe(tmp_path / "trace"))
            process = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", *app, "--port", str(port), "--http", "h11", "--loop", "asyncio"],
                cwd=folder,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            end.callback(process.wait)
            end.callback(process.kill)
            wait_for(port, process)
            return lambda path: ask(port, path)

        yield serve


def open_pipe(path: Path) -> int:
    """A named pipe which nobody reads: what is told of the app is lost once it is full, and the app goes on."""
    os.mkfifo(path)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Return when it is listened on."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise AssertionError(f"uvicorn does not listen: {process.poll()}")


def ask(port: int, path: str) -> tuple[int, str]:
    """Status and text of the answer to a GET."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=HEADERS)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("file", APPS, ids=lambda file: file.stem)
def test_an_honest_app_answers_as_under_plain_uvicorn(file: Path, plain, check_app):
    source = file.read_text()
    serve = plain(source)
    names = ["", *json.loads(serve("/")[1])]
    assert len(names) > 5
    promised = {name: comparable(*serve(f"/{name}")) for name in names[1:]}
    body = f"[client.get('/' + name, headers={HEADERS!r}) for name in {names!r}]"
    verdict = check_app(source, body, check_seconds=60, exchange_seconds=20)
    assert verdict.start_failure is None, verdict.start_failure
    transcript = verdict.checks[0].cases[0].transcript
    received = {name: answer(exchange) for name, exchange in zip(names, transcript, strict=False)}
    different = [name for name in names[1:] if received.get(name) != promised[name]]
    assert not different, "\n".join(
        f"{one}\n  plain   {promised[one]}\n  checked {received.get(one)}" for one in different
    )


@pytest.mark.parametrize("name", ["streams", "statements"])
def test_an_honest_app_answers_under_serve_as_under_plain_uvicorn(plain, name: str):
    source = (HONEST / f"{name}.py").read_text()
    asked, watched = plain(source), plain(source, watched=True)
    names = json.loads(asked("/")[1])
    promised, received = ([comparable(*ask(f"/{one}")) for one in names] for ask in (asked, watched))
    different = [one for one in zip(names, promised, received, strict=True) if one[1] != one[2]]
    assert not different


COSTLY = """
import inspect, sqlite3, time
from fastapi import FastAPI

app = FastAPI()


def called(number):
    return number


def call(times):
    for number in range(times):
        called(number)


def run(times):
    connection = sqlite3.connect(":memory:")
    for number in range(times):
        connection.execute("select ?", (number,)).fetchone()


def seconds(function, times):
    began = time.perf_counter()
    function(times)
    return time.perf_counter() - began


@app.get("/calls")
def calls():
    unmarked = {}
    exec(inspect.getsource(called) + inspect.getsource(call), unmarked)
    return [min(seconds(one, 200_000) for _ in range(5)) for one in (call, unmarked["call"])]


@app.get("/statements")
def statements():
    return min(seconds(run, 20_000) for _ in range(5)) / 20_000
"""


def test_noting_costs_an_app_that_does_much_next_to_nothing(check_app):
    body = "client.get('/calls')\nclient.get('/statements')"
    verdict = check_app(COSTLY, body, check_seconds=60, exchange_seconds=30)
    transcript = verdict.checks[0].cases[0].transcript
    (marked, unmarked), each_statement = (json.loads(one.response.body.content) for one in transcript)
    assert marked < 5 * unmarked
    assert each_statement < 30e-6
    assert [len(one.trace.statements) for one in transcript] == [0, 30]
    assert [one.function for one in transcript[0].trace.entered] == ["calls", "seconds", "call", "called"]


def test_a_thread_that_was_begun_without_a_context_notes_for_the_only_request(check_app):
    app = """
    import threading
    from fastapi import FastAPI

    app = FastAPI()


    def before(): pass
    def within(): pass


    before()


    @app.get("/")
    def read():
        thread = threading.Thread(target=within)
        thread.start()
        thread.join()
    """
    verdict = check_app(app, "client.get('/')")
    (exchange,) = verdict.checks[0].cases[0].transcript
    assert [one.function for one in exchange.trace.entered] == ["read", "within"]


def answer(exchange: Any) -> tuple[int, str] | str:
    """Status and text of an exchange, or why there are none."""
    if exchange.response is None:
        return str(exchange.failure)
    return comparable(exchange.response.status_code, exchange.response.body.content.decode())


def comparable(status: int, text: str) -> tuple[int, str]:
    """An answer without what differs between any two runs, and the names that Python's own classes have in C alone."""
    with contextlib.suppress(ValueError):
        text = json.dumps(json.loads(text), sort_keys=True)
    return status, re.sub(r"[^\s\"]*/app\.py", "app.py", text.replace("'sqlite3.", "'"))

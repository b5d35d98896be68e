"""`checker serve` in a terminal: a debugger asks there, and Ctrl-C ends everything."""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pexpect
import pytest

SECONDS = 90
DEBUGGED = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello(name: str = "you"):
    breakpoint()
    return {"message": name}


@app.get("/soon")
async def soon(name: str = "you"):
    breakpoint()
    return {"message": name}
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def terminal(picked, port: int):
    """`checker serve tiny` in a terminal, up and running: `terminal("--no-reload")`."""
    (picked.work / "tiny" / "app.py").write_text(DEBUGGED)
    started = []

    def start(*words: str) -> pexpect.spawn:
        command = str(Path(sys.executable).with_name("checker"))
        arguments = ["serve", "tiny", "--port", str(port), "--katas", str(picked.katas), *words]
        variables = os.environ | {"TMPDIR": str(picked.temporary), "TERM": "xterm"}
        spawned = pexpect.spawn(
            command, arguments, cwd=str(picked.folder), env=variables, timeout=SECONDS, encoding="utf-8"
        )
        started.append(spawned)
        spawned.expect("Application startup complete")
        return spawned

    yield start
    for one in started:
        one.close(force=True)


def ask(port: int, path: str, answers: list[str]) -> threading.Thread:
    """Ask in a thread of its own; the answer comes when the debugger lets it."""

    def work() -> None:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SECONDS) as response:
                    answers.append(response.read().decode())
                return
            except urllib.error.URLError as error:
                # uvicorn says that it has started a moment before it listens.
                if not isinstance(error.reason, ConnectionRefusedError):
                    return
                time.sleep(0.1)
            except OSError:
                return

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("options", "path"), [((), "/hello"), (("--no-reload",), "/soon")], ids=["reloaded", "not reloaded"]
)
def test_a_breakpoint_stops_there_and_goes_on(picked, terminal, port: int, options: tuple[str, ...], path: str):
    screen = terminal(*options)
    answers: list[str] = []
    asking = ask(port, f"{path}?name=Ana", answers)
    screen.expect(r"\(Pdb\) ")
    screen.sendline("p name + name")
    screen.expect("'AnaAna'")
    screen.expect(r"\(Pdb\) ")
    assert answers == []
    screen.sendline("c")
    asking.join(SECONDS)
    assert answers == ['{"message":"Ana"}']
    screen.expect("200 OK")
    # Again, and Ctrl-C at the prompt: nothing is left, and the terminal shows what is typed.
    asking = ask(port, path, answers)
    screen.expect(r"\(Pdb\) ")
    screen.sendcontrol("c")
    screen.expect(pexpect.EOF)
    screen.close()
    assert screen.exitstatus == 0
    asking.join(SECONDS)
    assert answers[1:] == []
    assert picked.left() == []

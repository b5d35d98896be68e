"""A reader of classic BPF, and what apps answer when they try something inside the walls."""

import errno
import json
import struct
import subprocess
import sys
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from checker.inside.walls.bpf import ALLOW, KILL, NOTIFY

ATTEMPT = """
import ctypes, errno, fcntl, json, mmap, os, resource, signal, socket, stat, sys, threading, time
from pathlib import Path
from fastapi import FastAPI

DATA = os.environ["DATA_DIR"]
libc = ctypes.CDLL(None, use_errno=True)
app = FastAPI()


def call(number, *arguments):
    given = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    if libc.syscall(number, *given) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return "done"


def work():
{body}


@app.get("/")
def answer():
    try:
        return {{"said": work()}}
    except OSError as error:
        return {{"said": errno.errorcode.get(error.errno, str(error))}}
    except Exception as error:
        return {{"said": f"{{type(error).__name__}}: {{error}}"}}
"""

Attempt = Callable[..., Any]


def interpret(program: bytes, data: bytes) -> int:
    """Run a program on a `struct seccomp_data` (BPF as in linux/filter.h); every jump is forward, so it ends."""
    instructions = list(struct.iter_unpack("HBBI", program))
    accumulator, place = 0, 0
    while True:
        code, then, otherwise, value = instructions[place]
        place += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("I", data, value)
            case 0x54:
                accumulator &= value
            case 0x15:
                place += then if accumulator == value else otherwise
            case 0x35:
                place += then if accumulator >= value else otherwise
            case 0x06:
                return value
            case _:
                raise AssertionError(f"no such instruction: {code:#x}")


def word(action: int) -> str:
    """An action as the tests name it: allow, ask, kill, or the error's name; `nothing` for a call without effect."""
    if action & 0xFFFF0000 == 0x00050000:
        return errno.errorcode[action & 0xFFFF] if action & 0xFFFF else "nothing"
    return {ALLOW: "allow", NOTIFY: "ask", KILL: "kill"}[action]


@pytest.fixture(scope="session")
def decide() -> Callable[..., str]:
    """What a program says to a call: `decide(program, architecture, number, *arguments)`."""

    def decide_it(program: bytes, architecture: int, number: int, *arguments: int) -> str:
        six = [argument & (1 << 64) - 1 for argument in (*arguments, *[0] * 6)[:6]]
        return word(interpret(program, struct.pack("IIQ6Q", number, architecture, 0, *six)))

    return decide_it


@pytest.fixture
def attempt(check_app: Callable[..., Any]) -> Attempt:
    """What an app says of an attempt: the value of the function body, or the name of the error it met."""

    def attempt_it(body: str, **limits: object) -> Any:
        source = ATTEMPT.format(body=textwrap.indent(textwrap.dedent(body).strip("\n"), "    "))
        verdict = check_app(source, 'client.get("/")', **limits)
        assert verdict.start_failure is None, verdict.start_failure
        case = verdict.checks[0].cases[0]
        assert case.transcript[0].response is not None, case.broken
        return json.loads(case.transcript[0].response.body.content)["said"]

    return attempt_it


@pytest.fixture
def alone() -> Callable[[str], str]:
    """Run code of ours in a process of its own, so that it can wall itself in; what it printed."""

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run

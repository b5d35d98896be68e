import sys
import termios
from collections.abc import Iterator

import pexpect
import pytest

from checker.bench.keys import split_keys

SECONDS = 30
PROGRAM = """
import sys, time
from checker.bench.keys import hear_keys

heard = []
with hear_keys(heard.append) as keys:
    print("ready" if keys else "no keys", flush=True)
    while keys and "!" not in heard:
        time.sleep(0.01)
    print("heard", *heard, flush=True)
    raise RuntimeError("this went wrong")
"""


@pytest.fixture
def child() -> Iterator[pexpect.spawn]:
    child = pexpect.spawn(sys.executable, ["-c", PROGRAM], encoding="utf-8", timeout=SECONDS)
    yield child
    child.close(force=True)


def test_keys_are_heard_one_by_one_and_a_crash_leaves_the_terminal_as_it_was(child: pexpect.spawn):
    before = termios.tcgetattr(child.child_fd)
    child.expect_exact("ready")
    assert not termios.tcgetattr(child.child_fd)[3] & (termios.ICANON | termios.ECHO)
    child.send("h")
    child.send("\x1b[A")
    child.send("!")
    child.expect_exact("heard h !")
    # The traceback is the last thing printed, after the terminal was put back.
    child.expect_exact("this went wrong")
    assert termios.tcgetattr(child.child_fd) == before


def test_where_input_is_no_terminal_there_are_no_keys():
    child = pexpect.spawn("/bin/sh", ["-c", '"$0" -c "$1" </dev/null', sys.executable, PROGRAM], encoding="utf-8")
    child.expect_exact("no keys", timeout=SECONDS)
    child.close(force=True)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("h", ["h"]),
        ("xy", ["x", "y"]),
        ("\x04", ["\x04"]),
        ("\x1b[A", []),
        ("\r\n\t", []),
        ("a long line that was pasted", []),
        ("\u00e9", ["\u00e9"]),
    ],
)
def test_what_is_no_single_key_is_none(typed: str, keys: list[str]):
    assert split_keys(typed) == keys

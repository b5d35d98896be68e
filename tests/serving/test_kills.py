"""Whichever process is killed, at whatever moment: there is a verdict or a fault, and nothing is left."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from checker.errors import CheckerFault
from checker.grading.flow import Terms, grade_together
from checker.model.verdict import Verdict
from checker.serving.hosts import Hosts
from checker.serving.processes import family, members

APP = """
import os, time
from fastapi import FastAPI

app = FastAPI()
time.sleep(0.05)

@app.get("/hello")
def hello():
    if os.fork() == 0:
        time.sleep(60)
    time.sleep(0.1)
    return {"message": "hello"}
"""
GRADING_SECONDS = 0.6
STARTING_SECONDS = 2.5
MOMENTS = [
    *range(10),
    *(pytest.param(number, marks=pytest.mark.nightly) for number in range(10, 100)),
]

JUDGE = """
import sys
from pathlib import Path
from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade
from checker.model.kata import Submission

kata = open_collection(Path(sys.argv[1])).kata("tiny")
source = Path(sys.argv[2]).read_bytes()
while True:
    grade(kata, Submission(name="x", files={"app.py": source}), Terms("x", prove_fit=False))
"""


def recorded(folder):
    """The sessions that a run has started, with the time each began."""
    with suppress(FileNotFoundError):
        return [tuple(line.split()) for line in (folder / "processes").read_text().splitlines() if " " in line]
    return []


def left_of(sessions):
    """The processes of these sessions that are still there, after at most five seconds."""
    deadline = time.monotonic() + 5
    while True:
        left = [pid for pid, *began in sessions for pid in members(int(pid), *began)]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.05)


def choose(victim, hosts):
    """The process to kill now, if there is one."""
    server, *boxes = [int(pid) for pid, *_ in recorded(hosts.rundir.path)] or [None]
    if victim == "fork server":
        return server
    box = boxes[-1] if boxes else None
    if victim == "box" or box is None:
        return box
    served = family(box)[1:]
    return random.choice(served) if served else None


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("victim", ["fork server", "box", "served app"])
def test_a_process_that_is_killed_leaves_nothing_and_nobody_is_judged_by_it(
    make_kata, submission, own_base, victim, moment
):
    delay = random.Random(f"{victim} {moment}").uniform(0, GRADING_SECONDS)
    with Hosts("x") as hosts:
        hosts.round(1).wait_until_ready()

        def kill():
            time.sleep(delay)
            pid = choose(victim, hosts)
            if pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            told = grade_together(make_kata(), [submission(APP)], Terms("x", prove_fit=False), hosts)[0]
        except CheckerFault as fault:
            told = fault
        killer.join()
        sessions = recorded(hosts.rundir.path)
    assert isinstance(told, Verdict | CheckerFault)
    if isinstance(told, CheckerFault):
        # A box that is killed before its walls stand has run no line of the app's.
        assert victim == "fork server" or "could not wall itself in" in told.what
    assert sessions
    assert left_of(sessions) == []
    assert list(own_base.iterdir()) == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_judge_that_is_killed_leaves_nothing_after_the_next_start(make_kata, own_base, tmp_path, moment):
    make_kata()
    source = tmp_path / "submitted.py"
    source.write_text(APP)
    judge = subprocess.Popen([sys.executable, "-c", JUDGE, str(tmp_path), str(source)], start_new_session=True)
    time.sleep(random.Random(f"judge {moment}").uniform(0.3, STARTING_SECONDS))
    judge.kill()
    judge.wait()
    sessions = [session for folder in own_base.glob("run-*") for session in recorded(folder)]
    assert left_of(sessions) == []
    with Hosts("x") as hosts:
        left = [path for path in own_base.iterdir() if path != hosts.rundir.path and not path.name.startswith("new-")]
    assert left == []
    assert [path for path in own_base.parent.iterdir() if path != own_base] == []


@pytest.mark.parametrize("moment", MOMENTS[:3])
def test_a_judge_and_its_fork_server_that_are_killed_together_leave_nothing_after_the_next_start(
    make_kata, own_base, tmp_path, moment
):
    make_kata()
    source = tmp_path / "submitted.py"
    source.write_text(APP)
    judge = subprocess.Popen([sys.executable, "-c", JUDGE, str(tmp_path), str(source)], start_new_session=True)
    deadline = time.monotonic() + 20
    sessions = []
    # The box, the served app, the one for the next check, and what the app has forked.
    while max((len(members(int(pid), *began)) for pid, *began in sessions), default=0) < 4:
        assert time.monotonic() < deadline
        sessions = [one for folder in own_base.glob("run-*") for one in recorded(folder)]
    time.sleep(random.Random(f"both {moment}").uniform(0, GRADING_SECONDS / 10))
    sessions = [one for folder in own_base.glob("run-*") for one in recorded(folder)]
    for pid in (judge.pid, int(sessions[0][0])):
        os.kill(pid, signal.SIGKILL)
    judge.wait()
    with Hosts("x"):
        assert left_of(sessions) == []
    assert list(own_base.iterdir()) == []

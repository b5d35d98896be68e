"""Nothing outlives a grading: no process, however it left its parent, no socket, no folder (ENGINE, 3 and 10).

Graded without walls, where apps can start programs.
"""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from checker.errors import CheckerFault
from checker.grading.flow import Terms, grade, grade_together
from checker.serving.hosts import Hosts

APP = """
import os, subprocess, sys, threading, time
from fastapi import FastAPI

app = FastAPI()

def leave(code="import time; time.sleep(60)"):
    subprocess.Popen([sys.executable, "-c", code, "{mark}"], start_new_session=True)

def leave_twice_removed():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", "{mark}"])
        os._exit(0)
    os.wait()

def chain(length):
    os.execv(sys.executable, [sys.executable, "-c", '''
import os, sys, time
for _ in range(int(sys.argv[2])):
    if os.fork():
        break
    os.setsid()
time.sleep(60)
''', "{mark}", str(length)])

def leave_from_a_thread():
    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()

def stay_in_a_thread():
    threading.Thread(target=lambda: (leave(), time.sleep(60)), daemon=True).start()
    time.sleep(0.3)

{at_import}

@app.get("/hello")
def hello():
    {on_request}
    return {{"message": "hello"}}
"""

DEEDS = [
    "leave()",
    "[leave() for _ in range(20)]",
    "leave_twice_removed()",
    "os.fork() or chain(40)",
    "leave_from_a_thread()",
    "stay_in_a_thread()",
]


def app(mark, at_import="", on_request="pass"):
    return APP.format(mark=mark, at_import=at_import, on_request=on_request)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_request_starts_is_gone_after_the_check(grade_app, mark, survivors, deed):
    verdict = grade_app(app(mark, on_request=deed), walls=False)
    assert verdict.checks[0].outcome == "passed"
    assert survivors() == []


@pytest.mark.parametrize("end", ["", "os._exit(0)", "raise RuntimeError", "time.sleep(60)"])
@pytest.mark.parametrize("deed", DEEDS)
def test_what_an_import_starts_is_gone_after_grading(grade_app, mark, survivors, deed, end):
    grade_app(app(mark, at_import=f"{deed}\n{end}"), start_seconds=1, walls=False)
    assert survivors() == []


def test_processes_that_start_others_as_fast_as_they_can_are_ended(grade_app, hosts, mark, survivors):
    bomb = f"""os.fork() or os.execv(sys.executable, [sys.executable, "-c", '''
import os, time
began = time.monotonic()
while time.monotonic() - began < 20:
    if os.fork() == 0:
        os.setsid()
        time.sleep(0.05)
        os.fork() and os._exit(0)
    else:
        time.sleep(0.02)
''', "{mark}"])"""
    verdict = grade_app(app(mark, on_request=bomb), walls=False)
    assert len(verdict.checks) == 3
    assert survivors() == []


def test_a_grading_leaves_no_folder_and_no_socket(make_kata, submission, own_base):
    grade(make_kata(), submission("app = 1"), Terms("x", prove_fit=False))
    assert list(own_base.iterdir()) == []


JUDGE = """
import sys, textwrap, threading
from pathlib import Path
from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade
from checker.model.kata import Submission

kata = open_collection(Path(sys.argv[1])).kata("tiny")
source = Path(sys.argv[2]).read_bytes()
try:
    verdict = grade(kata, Submission(name="x", files={"app.py": source}), Terms("x", prove_fit=False))
    print(verdict.conclusion)
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.fixture
def judge(make_kata, own_base, mark, tmp_path, monkeypatch):
    """Starts a program of its own that grades an app which hangs, and waits until it hangs."""
    make_kata()
    monkeypatch.setenv("ROUNDTRIP_WALLS", "off")
    running = []

    def start(on_request="", at_import=""):
        hung = tmp_path / "hung"
        wait = f"open({str(hung)!r}, 'w').close(); leave(); time.sleep(60)"
        source = tmp_path / "submitted.py"
        source.write_text(app(mark, at_import.replace("HANG", wait), on_request.replace("HANG", wait)))
        arguments = [sys.executable, "-c", JUDGE, str(tmp_path), str(source)]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        running.append(process)
        deadline = time.monotonic() + 20
        while not hung.exists():
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def is_running(pid):
    """Whether a process is there and no zombie, after at most five seconds of waiting for its end."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                return False
        except OSError:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("place", ["at_import", "on_request"])
def test_a_judge_that_is_killed_leaves_no_process_and_the_next_run_sweeps_its_folder(judge, survivors, own_base, place):
    process = judge(**{place: "HANG"})
    (folder,) = own_base.iterdir()
    recorded = [int(line.split()[0]) for line in (folder / "processes").read_text().splitlines()]
    process.kill()
    process.wait()
    assert survivors() == []
    assert not any(is_running(pid) for pid in recorded)
    with Hosts("x") as hosts:
        assert list(own_base.iterdir()) == [hosts.rundir.path]


@pytest.mark.parametrize("place", ["at_import", "on_request"])
def test_an_interrupt_leaves_nothing(judge, survivors, own_base, place):
    process = judge(**{place: "HANG"})
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (out, err) == ("interrupted\n", "")
    assert survivors() == []
    assert list(own_base.iterdir()) == []


def test_a_fork_server_that_is_killed_is_a_fault_and_no_verdict(make_kata, submission):
    slow = "import time\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef h(): time.sleep(1)\n"
    with Hosts("x") as hosts:
        hosts.round(1).wait_until_ready()
        server = hosts.round(1).process
        threading.Timer(0.4, server.kill).start()
        with pytest.raises(CheckerFault) as caught:
            grade_together(make_kata(), [submission(slow)], Terms("x", repeat=False, prove_fit=False), hosts)
    assert "fork server ended" in caught.value.what
    assert "again" in caught.value.todo

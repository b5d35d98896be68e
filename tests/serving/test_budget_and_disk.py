"""What is counted and added up outside an app: its budget, its disk, and its session when that has to end."""

import gc
import os
import subprocess
import sys
import threading
import time
from collections import namedtuple
from pathlib import Path

import pytest

from checker.errors import CheckerFault
from checker.grading.flow import Terms, grade_together
from checker.model.kata import MIB, Limits
from checker.serving import disk
from checker.serving.budget import Budget, kind_of
from checker.serving.processes import end_session, members, started_at
from checker.serving.removal import remove

BOX, OTHER = 7, 8


def test_each_kind_is_taken_until_none_is_left():
    budget = Budget(box=BOX)
    budget.renew(Limits(forks=1, threads=2, files=3))
    for kind, there_are in (("forks", 1), ("threads", 2), ("files", 3)):
        assert [budget.take(kind, OTHER) for _ in range(5)] == [True] * there_are + [False] * (5 - there_are)
    assert budget.refused == {"forks", "threads", "files"}
    budget.renew(Limits())
    assert budget.refused == set()


def test_what_the_judge_gives_is_the_boxs_alone():
    budget = Budget(box=BOX)
    budget.give_fork()
    budget.renew(Limits(forks=0))
    assert not budget.take("forks", OTHER)
    assert budget.take("forks", BOX)
    assert not budget.take("forks", BOX)


def test_many_threads_take_no_more_than_there_is():
    budget, taken = Budget(box=BOX), []
    budget.renew(Limits(files=500))
    threads = [
        threading.Thread(target=lambda: taken.extend(budget.take("files", OTHER) for _ in range(200))) for _ in range(8)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(taken) == 500


def test_a_thread_is_told_from_a_fork_by_its_flags():
    clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    assert [kind_of(clone, flags)[0] for flags in (0x3D0F00, 0x01200011)] == ["threads", "forks"]
    assert kind_of(257, 0)[0] == "files"


def test_an_app_that_asks_without_end_keeps_nobody_from_a_verdict(grade_app):
    source = """
    import os, threading
    from fastapi import FastAPI

    def ask():
        while True:
            try:
                os.mkdir(os.environ["DATA_DIR"] + "/x")
            except OSError:
                pass

    app = FastAPI()

    @app.get("/hello")
    def hello():
        [threading.Thread(target=ask, daemon=True).start() for _ in range(20)]
        return {"message": "hello"}
    """
    began = time.monotonic()
    assert grade_app(source).conclusion == "solved"
    assert time.monotonic() - began < 15


@pytest.fixture
def nearly_full(monkeypatch):
    """A disk with so much free, in MiB: a full one is not at hand."""
    facts = namedtuple("facts", "f_bavail f_frsize f_blocks")

    def make(free, size=100_000):
        monkeypatch.setattr(disk.os, "statvfs", lambda folder: facts(free, MIB, size))

    return make


def test_nobody_is_graded_on_a_disk_that_an_app_could_fill(grade_app, nearly_full):
    nearly_full(256 + 255)
    with pytest.raises(CheckerFault) as caught:
        grade_app()
    assert "nearly full: 511 of 512 MiB are free" in caught.value.what
    assert "TMPDIR" in caught.value.todo


def test_a_small_disk_has_to_keep_less_free(nearly_full, tmp_path):
    nearly_full(256 + 50, size=1000)
    disk.ensure_room(tmp_path, Limits())
    nearly_full(256 + 49, size=1000)
    with pytest.raises(CheckerFault):
        disk.ensure_room(tmp_path, Limits())


def test_a_disk_that_others_fill_meanwhile_is_nobodys_fault(make_kata, submission, hosts, monkeypatch):
    kata = make_kata()
    slow = (
        "import os, time\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef h():\n"
        "    open(os.environ['DATA_DIR'] + '/x', 'w')\n    time.sleep(3)\n    return {'message': 'hello'}"
    )
    real = disk.free
    # Room enough when it is asked for, none when it is looked at.
    monkeypatch.setattr(
        disk, "free", lambda folder: 0 if threading.current_thread().name == "disk watch" else real(folder)
    )
    with pytest.raises(CheckerFault, match="nearly full"):
        grade_together(kata, [submission(slow)], Terms("x", prove_fit=False, repeat=False), hosts)


def test_folders_are_looked_into_however_deep(tmp_path):
    # What earlier tests left to the garbage collector is not this one's to count.
    gc.collect()
    before = len(list(Path("/proc/self/fd").iterdir()))
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(300):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
        Path("file").write_bytes(bytes(1 << 20))
    finally:
        os.chdir(here)
    assert sum(disk.sizes(str(tmp_path))) >= 1 << 20
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
    remove(tmp_path)


def test_a_folder_that_may_not_be_read_is_looked_into(tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir()
    (locked / "file").write_bytes(bytes(1 << 20))
    locked.chmod(0o300)
    assert sum(disk.sizes(str(tmp_path))) >= 1 << 20


def test_a_sparse_file_counts_for_what_it_takes(tmp_path):
    with (tmp_path / "file").open("wb") as file:
        file.truncate(1 << 30)
    assert sum(disk.sizes(str(tmp_path))) < 1 << 20


@pytest.fixture
def headless_session():
    """A session whose leader has ended: its number, when it began, and the process that is left."""
    code = "import os, time\nif os.fork() == 0:\n    time.sleep(60)\nelse:\n    print(flush=True); input()"
    leader = subprocess.Popen(
        [sys.executable, "-c", code], start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    leader.stdout.readline()
    began = started_at(leader.pid)
    (left,) = set(members(leader.pid, began)) - {leader.pid}
    leader.stdin.write(b"\n")
    leader.stdin.close()
    leader.wait()
    yield leader.pid, began, left
    end_session(leader.pid, began)
    leader.stdout.close()


def test_a_session_ends_after_its_leader(headless_session):
    session, began, left = headless_session
    assert members(session, began) == [left]
    end_session(session, began)
    deadline = time.monotonic() + 2
    while members(session, began) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert members(session, began) == []


def test_processes_that_no_app_can_be_are_spared(headless_session):
    session, began, left = headless_session
    end_session(session, began, walled_only=True)
    assert members(session, began) == [left]


def test_a_session_that_another_began_is_spared(headless_session):
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        assert members(other.pid, started_at(other.pid)) == [other.pid]
        assert members(other.pid, "1") == []
    finally:
        other.kill()
        other.wait()
    session, began, _ = headless_session
    assert members(session, str(int(began) + 10**6)) == []
    assert members(session, "") == []


def test_sessions_led_from_another_pid_namespace_are_not_ours():
    """As in a container, where all processes that a shell outside began are told to be of session 0."""
    assert members(0, "0") == members(-1, "0") == []

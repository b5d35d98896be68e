"""A class is graded by dask's real programs: the verdicts are the same, whatever becomes of the machines."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from checker.classroom import agreement, cluster, seat
from checker.classroom.cluster import Cluster
from checker.classroom.cluster_keys import key_words, make_keys, read_keys
from checker.classroom.events import Ended, Settled
from checker.classroom.frames import pack_frame, unpack_frames
from checker.classroom.line import Line, LineBroken
from checker.classroom.parcel import find_kata, keep_kata, pack_kata
from checker.errors import CheckerFault, UsageProblem

STARTING_SECONDS = 60


class Machines:
    """A scheduler and workers as somebody starts them by hand, ended by their ids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = folder / "keys"
        make_keys(self.keys)
        self.told = folder / "scheduler.json"
        words = ["--host", "tls://127.0.0.1", "--port", "0", "--scheduler-file", str(self.told), "--no-dashboard"]
        self.scheduler = self.start("scheduler", *words)
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "log").open("ab")
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *words, *key_words(self.keys)]
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=os.environ | environment)

    def add(self, threads: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        words = ["--scheduler-file", str(self.told), "--host", "127.0.0.1", "--nthreads", str(threads)]
        more = ["--no-nanny", "--no-dashboard", "--memory-limit", "0", "--local-directory", str(self.folder)]
        self.workers.append(self.start("worker", *words, *more, **environment))
        return self.workers[-1]

    @property
    def address(self) -> str:
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until:
            try:
                return json.loads(self.told.read_text())["address"]
            except (OSError, ValueError):
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def await_workers(self, count: int) -> None:
        line = Line(self.address, read_keys(self.keys))
        try:
            until = time.monotonic() + STARTING_SECONDS
            while len(line.begin(line.members()).result()) < count:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.1)
        finally:
            line.close()

    def end(self) -> None:
        for program in (*self.workers, self.scheduler):
            program.kill()
            program.wait()


@pytest.fixture
def machines(tmp_path, temporary):
    folder = tmp_path / "machines"
    folder.mkdir()
    with ExitStack() as stack:
        made = Machines(folder)
        stack.callback(made.end)
        yield made


def on(machines, klass, most=None):
    return {"hire": lambda: Cluster(machines.address, machines.keys, klass.plan.katas, most)}


def await_none(find, word):
    until = time.monotonic() + 20
    while find(word):
        assert time.monotonic() < until, f"{word} is still running"
        time.sleep(0.05)


def outcomes_of(klass, learners):
    return {
        learner: [(check["id"], check["outcome"]) for check in klass.verdict(learner)["checks"]] for learner in learners
    }


def test_a_cluster_comes_to_the_same_verdicts_and_nothing_is_left_on_it(
    machines, mixed, outcomes, find_programs, tmp_path
):
    machines.add()
    machines.add()
    machines.await_workers(2)
    *_, ended = mixed.grade(**on(machines, mixed))
    assert (ended.graded, ended.faults, ended.notes) == (3, 0, ())
    assert mixed.conclusions() == outcomes
    await_none(find_programs, "checker.classroom.worker")
    await_none(find_programs, "checker.inside")
    found = outcomes_of(mixed, outcomes)
    mixed.grade(out=tmp_path / "here")
    mixed.plan = mixed.plan.__class__(**{**mixed.plan.__dict__, "out": tmp_path / "here"})
    assert outcomes_of(mixed, outcomes) == found
    # The seed is nowhere on the machines: not in their logs and not in a file.
    for run in json.loads((tmp_path / "reports" / "run.json").read_text())["runs"]:
        assert run["seed"] not in (machines.folder / "log").read_text()


def test_a_dask_worker_that_is_killed_costs_no_verdict(machines, make_class, right, find_programs):
    machines.add()
    doomed = machines.add()
    machines.await_workers(2)
    klass = make_class(**{f"learner{number}": right for number in range(8)})
    is_killed = False
    for event in klass.begin(**on(machines, klass)):
        if isinstance(event, Settled) and not is_killed:
            is_killed = True
            doomed.kill()
    assert isinstance(event, Ended)
    assert (event.graded, event.faults) == (8, 0)
    assert set(klass.conclusions().values()) == {"solved"}
    await_none(find_programs, "checker.classroom.worker")


def test_a_run_that_is_left_leaves_nothing_running_on_the_cluster(machines, make_class, right, find_programs):
    machines.add(threads=2)
    machines.await_workers(1)
    klass = make_class(**{f"learner{number}": right for number in range(8)})
    left = klass.begin(**on(machines, klass))
    next(event for event in left if isinstance(event, Settled))
    assert find_programs("checker.classroom.worker")
    left.close()
    await_none(find_programs, "checker.classroom.worker")
    await_none(find_programs, "checker.inside")
    assert machines.workers[0].poll() is None
    assert klass.grade(**on(machines, klass))[-1].graded == 7


@pytest.mark.nightly
def test_a_scheduler_that_is_killed_is_a_fault_of_nobody_and_the_next_run_goes_on(
    machines, make_class, right, monkeypatch
):
    monkeypatch.setattr(cluster, "RECOVERING_SECONDS", 1.0)
    machines.add()
    machines.await_workers(1)
    klass = make_class(**{f"learner{number}": right for number in range(8)})
    is_killed = False
    for event in klass.begin(**on(machines, klass)):
        if isinstance(event, Settled) and not is_killed:
            is_killed = True
            machines.scheduler.kill()
    assert event.faults > 0
    assert event.graded + event.faults == 8
    assert "scheduler does not answer" in " ".join(event.notes)
    assert klass.grade()[-1].graded == event.faults
    assert set(klass.conclusions().values()) == {"solved"}


@pytest.mark.nightly
def test_a_machine_on_which_every_grading_fails_costs_no_verdict(machines, make_class, right, find_programs):
    bad, _good = machines.add(), machines.add()
    machines.await_workers(2)
    klass = make_class(**{f"learner{number}": right for number in range(8)})
    over = threading.Event()

    def kill_whoever_works_there():
        while not over.wait(0.1):
            for pid in find_programs("checker.classroom.worker"):
                with suppress(OSError):
                    if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1] == str(bad.pid):
                        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_whoever_works_there)
    killer.start()
    try:
        *_, ended = klass.grade(**on(machines, klass))
    finally:
        over.set()
        killer.join()
    assert (ended.graded, ended.faults) == (8, 0)


@pytest.mark.nightly
def test_a_dask_worker_that_falls_silent_costs_no_verdict(machines, make_class, right, monkeypatch):
    from checker.classroom import crew

    monkeypatch.setattr(crew, "SLACK_SECONDS", -14)
    stopped = machines.add()
    machines.add()
    machines.await_workers(2)
    klass = make_class(**{f"learner{number}": right for number in range(4)})
    try:
        for event in klass.begin(**on(machines, klass)):
            if isinstance(event, Settled) and stopped is not None:
                stopped.send_signal(signal.SIGSTOP)
    finally:
        stopped.send_signal(signal.SIGCONT)
    assert (event.graded, event.faults) == (4, 0)


def test_a_machine_without_walls_refuses_and_the_others_grade(machines, make_class, right):
    machines.add(ROUNDTRIP_WALLS="off")
    machines.add()
    machines.await_workers(2)
    klass = make_class(ada=right, bob=right, cleo=right, dan=right)
    *_, ended = klass.grade(**on(machines, klass))
    assert (ended.graded, ended.faults) == (4, 0)
    assert klass.verdict("ada")["missing_walls"] == []
    (note,) = ended.notes
    assert "took no part" in note
    assert "Not all walls stand" in note


def test_machines_that_grade_by_something_else_are_told_nothing(machines, mixed, monkeypatch):
    machines.add()
    machines.await_workers(1)
    ours = agreement.grades_by() | {"fastapi": "0.0.1"}
    monkeypatch.setattr(cluster, "grades_by", lambda: ours)
    monkeypatch.setattr(seat, "take_seat", None)
    with pytest.raises(UsageProblem, match=r"fastapi: .* there, 0\.0\.1 here"):
        mixed.grade(**on(machines, mixed))
    assert mixed.conclusions() == {}


def test_a_machine_refuses_a_run_that_grades_by_something_else(make_kata):
    kata = make_kata()
    order = {"kata": kata.slug, "seed": "secret"}
    asked = {"seat": "1", "order": order, "sha256": "0", "grades_by": agreement.grades_by() | {"python": "2.7"}}
    refused = seat.take_seat(asked)
    assert "2.7 here" in refused["what"]
    assert "refuses" in refused
    assert "needs" not in refused


def test_a_cluster_without_a_worker_is_refused(machines, mixed, monkeypatch):
    monkeypatch.setattr(cluster, "FIRST_SECONDS", 0.5)
    with pytest.raises(UsageProblem, match="has no worker"):
        mixed.grade(**on(machines, mixed))


def test_a_scheduler_with_other_keys_is_not_spoken_to(machines, mixed, tmp_path, monkeypatch):
    monkeypatch.setattr("checker.classroom.line.CONNECTING_SECONDS", 3.0)
    make_keys(tmp_path / "others")
    address = machines.address
    with pytest.raises(UsageProblem, match="can't be reached"):
        mixed.grade(hire=lambda: Cluster(address, tmp_path / "others", mixed.plan.katas, None))


def test_a_local_cluster_is_started_and_nothing_is_left_of_it(mixed, outcomes, find_programs):
    *_, ended = mixed.grade(hire=lambda: Cluster("local", None, mixed.plan.katas, 2))
    assert (ended.graded, ended.faults) == (3, 0)
    assert mixed.conclusions() == outcomes
    for word in ("checker.classroom.tethered", "checker.classroom.worker", "checker.inside"):
        await_none(find_programs, word)
    assert [path for path in mixed.temporary.rglob("*") if path.name != f"roundtrip-{os.getuid()}"] == []


@pytest.mark.parametrize("address", ["tcp://192.0.2.7:8786", "tcp://grader.example:8786", "ws://192.0.2.7:80"])
def test_what_would_leave_this_machine_in_the_open_is_refused(address):
    with pytest.raises(UsageProblem, match="neither encrypted nor authenticated"):
        Cluster(address, None, {}, None)


def test_a_cluster_with_keys_is_not_used_without_them(tmp_path):
    with pytest.raises(UsageProblem, match="asks for keys"):
        Cluster("tls://192.0.2.7:8786", None, {}, None)
    with pytest.raises(UsageProblem, match=r"ca\.pem can't be read"):
        Cluster("tls://192.0.2.7:8786", tmp_path, {}, None)


def test_a_word_that_is_no_address_is_refused():
    with pytest.raises(UsageProblem, match="no address"):
        Cluster("grader:8786", None, {}, None)


def test_the_key_is_for_its_owner_alone(tmp_path):
    make_keys(tmp_path / "keys")
    key = tmp_path / "keys" / "key.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageProblem, match="holds keys already"):
        make_keys(tmp_path / "keys")
    key.chmod(0o644)
    with pytest.raises(UsageProblem, match="can be read by others"):
        read_keys(tmp_path / "keys")


def test_a_kata_arrives_as_what_it_was_or_not_at_all(make_kata):
    from checker.catalogue import content_sha256

    kata = make_kata()
    sha256 = content_sha256(kata)
    assert find_kata("tiny", sha256) is None
    root = keep_kata(pack_kata(kata), sha256)
    assert find_kata("tiny", sha256) == root
    assert root.stat().st_mode & 0o777 == 0o700
    (root / "katas" / "tiny" / "app.py").write_text("changed")
    assert find_kata("tiny", sha256) is None
    with pytest.raises(CheckerFault, match="arrived as something else"):
        keep_kata(pack_kata(kata).replace(b"kata/app.py", b"kata/app_.py"), sha256)
    with pytest.raises(CheckerFault, match="odd name"):
        keep_kata(pack_kata(kata).replace(b"kata/app.py", b"kata/../../app.py"), sha256)


def test_what_is_no_frame_gets_an_answer_and_no_traceback():
    ((facts, _),) = unpack_frames(seat.answer_now(b"nonsense\n"))
    assert "failed there" in facts["what"]
    ((facts, _),) = unpack_frames(seat.answer_now(pack_frame({"do": "listen", "seat": "unknown", "number": 1})))
    assert "was ended" in facts["what"]


def test_a_port_where_nobody_listens_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("checker.classroom.line.CONNECTING_SECONDS", 1.0)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(UsageProblem, match="can't be reached"):
            Line(f"tcp://127.0.0.1:{port}", None)


def test_an_answer_that_would_have_to_be_unpickled_is_refused(machines, monkeypatch):
    machines.add()
    machines.await_workers(1)
    line = Line(machines.address, read_keys(machines.keys))
    try:
        (place,) = line.begin(line.members()).result()
        monkeypatch.setattr("checker.classroom.line.answer", lambda request: __import__("contextlib").ExitStack())
        with pytest.raises(LineBroken):
            line.begin(line.ask(place, {"do": "greet"})).result()
    finally:
        line.close()


def test_where_no_machine_has_walls_nobody_is_graded(machines, mixed):
    machines.add(ROUNDTRIP_WALLS="off")
    machines.await_workers(1)
    with pytest.raises(UsageProblem, match="Not all walls stand"):
        mixed.grade(**on(machines, mixed))
    assert mixed.conclusions() == {}


@pytest.mark.nightly
def test_a_submission_that_ends_whoever_grades_it_is_a_fault_and_nobody_elses(
    machines, make_class, right, find_programs
):
    signs = "import os, pathlib, time\npathlib.Path(os.environ['DATA_DIR'], 'here').touch()\ntime.sleep(1)\n"
    machines.add()
    machines.await_workers(1)
    klass = make_class(ada=right, bad=signs + right, cleo=right, dan=right)
    kills = []
    over = threading.Event()

    def kill_whoever_grades_it():
        while not over.wait(0.01):
            for sign in klass.temporary.glob("roundtrip-*/run-*/*/here"):
                if sign.parent not in kills:
                    kills.append(sign.parent)
                    os.kill(find_programs("checker.classroom.worker")[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_whoever_grades_it)
    killer.start()
    try:
        *_, ended = klass.grade(**on(machines, klass))
    finally:
        over.set()
        killer.join()
    assert (ended.graded, ended.faults, len(kills)) == (3, 1, 2)
    assert klass.conclusions() == dict.fromkeys(("ada", "cleo", "dan"), "solved")
    assert "signal 9" in json.loads((klass.plan.out / "bad" / "fault.json").read_text())["what"]


def begin_command(klass, *words):
    """The command as a program of its own, once it has its first verdict."""
    command = [sys.executable, "-m", "checker.cli.main", "class", "grade", "tiny", str(klass.downloads), "--no-pages"]
    out = klass.plan.out
    started = subprocess.Popen(
        [*command, "--out", str(out), "--katas", str(klass.plan.root), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until = time.monotonic() + STARTING_SECONDS
    while not list(out.glob("*/verdict.json")):
        assert started.poll() is None, started.stdout.read()
        assert time.monotonic() < until
        time.sleep(0.05)
    return started


def test_ctrl_c_leaves_nothing_of_a_local_cluster_and_the_same_command_goes_on(make_class, right, find_programs):
    klass = make_class(**{f"learner{number}": right for number in range(12)})
    command = begin_command(klass, "--cluster", "local", "--workers", "2")
    programs = find_programs("checker.")
    command.send_signal(signal.SIGINT)
    told, _ = command.communicate(timeout=STARTING_SECONDS)
    assert command.returncode == 130
    assert "the same command goes on" in told
    assert "Traceback" not in told
    until = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in programs):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert klass.grade()[-1].graded < 12
    assert set(klass.conclusions().values()) == {"solved"}


@pytest.mark.nightly
def test_a_run_that_is_killed_leaves_nothing_on_the_cluster_after_its_lease(machines, make_class, right, find_programs):
    machines.add()
    machines.await_workers(1)
    slow = f"import time\ntime.sleep(2)\n{right}"
    klass = make_class(**{f"learner{number}": slow for number in range(60)})
    command = begin_command(klass, "--cluster", machines.address, "--keys", str(machines.keys))
    command.kill()
    command.communicate()
    assert find_programs("checker.classroom.worker")
    until = time.monotonic() + 3 * seat.LEASE_SECONDS
    while find_programs("checker.classroom.worker") or find_programs("checker.inside"):
        assert time.monotonic() < until
        time.sleep(0.5)
    assert machines.workers[0].poll() is None


def test_the_command_makes_keys_and_names_the_extra_where_it_is_missing(tmp_path, monkeypatch):
    from checker.cli import cluster as command
    from checker.cli.commands import carry_out

    assert carry_out(["cluster", "keys", "--out", str(tmp_path / "keys")]) == 0
    assert read_keys(tmp_path / "keys").require_encryption
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    with pytest.raises(UsageProblem, match="needs dask"):
        carry_out(["cluster", "keys", "--out", str(tmp_path / "more")])


def test_keys_without_a_cluster_are_refused(tmp_path):
    from checker.cli.instructor import find_cluster

    with pytest.raises(UsageProblem, match="none is named"):
        find_cluster(None, tmp_path, {}, None)

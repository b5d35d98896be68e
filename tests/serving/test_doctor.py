"""What `checker doctor` says, where all walls stand and where one is missing."""

import ctypes
import json
import os
import subprocess
import sys

import pytest

from checker.errors import UsageProblem
from checker.grading.flow import Terms, grade_together
from checker.inside.walls import seccomp
from checker.inside.walls.bpf import AARCH64, ALLOW, X86_64, Argument, Rule, assemble, refuse
from checker.inside.walls.syscalls import NUMBERS
from checker.serving.doctor import REMEDIES, examine

ARCHITECTURE = {"x86_64": X86_64, "aarch64": AARCH64}[os.uname().machine]
COLUMN = {"x86_64": 0, "aarch64": 1}[os.uname().machine]
LANDLOCK_CREATE_RULESET = 444
SECCOMP_GET_ACTION_AVAIL, NEW_LISTENER = 2, 8
NOT_THERE, NOT_PERMITTED = refuse(38), refuse(1)
SECCOMP = NUMBERS["seccomp"][COLUMN]
# A kernel that lacks something is not at hand: a filter makes one, for the command and all that it starts.
LESSER_KERNELS = {
    "files": [(LANDLOCK_CREATE_RULESET, Rule("landlock", NOT_THERE))],
    "system calls": [(SECCOMP, Rule("seccomp", NOT_THERE, (Argument(0, SECCOMP_GET_ACTION_AVAIL),)))],
    "all": [(SECCOMP, Rule("seccomp", NOT_PERMITTED, (Argument(1, NEW_LISTENER),)))],
    "rights": [({0: 126, 1: 91}[COLUMN], Rule("capset", NOT_PERMITTED))],
}


def lessen(name):
    """To be called in a process before it becomes the command."""
    program = assemble(LESSER_KERNELS[name], ARCHITECTURE, ALLOW)

    def lessen_it():
        ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
        seccomp.load(program)

    return lessen_it


def command(*arguments, kernel=None, **options):
    """Run the command on a lesser kernel."""
    before = None if kernel is None else lessen(kernel)
    line = [sys.executable, "-c", "from checker.cli.main import run; run()", *map(str, arguments)]
    return subprocess.run(
        line, capture_output=True, text=True, timeout=120, check=False, preexec_fn=before, **options
    )  # fmt: skip


def test_all_walls_stand_here():
    walls = examine()
    assert [wall.name for wall in walls if not wall.stands] == []
    assert all(wall.promise and wall.detail and not wall.remedy for wall in walls)


def test_a_person_reads_what_stands():
    done = command("doctor")
    assert done.returncode == 0, done.stdout
    assert "All walls stand." in done.stdout
    assert "read outside" in done.stdout


def test_a_machine_reads_the_same():
    done = command("doctor", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["stand"] is True
    assert {wall["name"] for wall in told["walls"]} == set(REMEDIES)


@pytest.mark.parametrize("kernel", LESSER_KERNELS)
def test_a_missing_wall_is_named_with_its_remedy(kernel):
    done = command("doctor", "--json", kernel=kernel)
    told = json.loads(done.stdout)
    assert (done.returncode, told["stand"]) == (1, False)
    missing = {wall["name"]: wall for wall in told["walls"] if not wall["stands"]}
    assert missing
    if kernel in REMEDIES and kernel != "rights":
        assert kernel in missing
    assert all(wall["remedy"] == REMEDIES[name] for name, wall in missing.items())


def test_a_missing_wall_is_told_to_a_person_too():
    done = command("doctor", kernel="files")
    assert done.returncode == 1
    assert "MISSING  files" in done.stdout
    assert "no Landlock" in done.stdout
    assert REMEDIES["files"] in done.stdout
    assert "grade only code you trust" in done.stdout


# Prints what is refused, and ends: what is printed by then is in the verdict.
TRIES = """
import os, pathlib, socket, sys
def trying(name, deed):
    try:
        deed()
        print(name, "let through")
    except (OSError, ValueError):
        print(name, "refused")
trying("read", lambda: pathlib.Path("/etc/passwd").read_bytes())
trying("socket", socket.socket)
trying("program", lambda: os.posix_spawn("/bin/true", ["true"], {}))
raise SystemExit
"""


@pytest.mark.parametrize(
    ("kernel", "lets"),
    [("files", ["read"]), ("system calls", ["socket"]), ("all", ["socket"]), ("rights", [])],
)
def test_where_a_wall_is_missing_the_others_stand_and_that_is_said(make_kata, tmp_path, kernel, lets):
    make_kata()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "app.py").write_text(TRIES)
    environment = dict(os.environ, TMPDIR=str(tmp_path))
    line = ["check", mine, "--kata", "tiny", "--katas", tmp_path, "--json"]
    done = command(*line, kernel=kernel, cwd=tmp_path, env=environment)
    assert done.returncode == 1, (done.stdout, done.stderr)
    verdict = json.loads(done.stdout)
    wall = "system calls" if kernel == "all" else kernel
    assert [missing.partition(": ")[0] for missing in verdict["missing_walls"]] == [wall]
    assert wall in " ".join(done.stderr.split())
    told = verdict["start_failure"]["output"]["text"]
    assert [name for name in ("read", "socket", "program") if f"{name} let through" in told] == lets, told


def test_other_peoples_code_is_refused_without_walls(make_kata, submission, open_hosts):
    with pytest.raises(UsageProblem) as caught:
        grade_together(make_kata(), [submission("")], Terms("x", require_walls=True, prove_fit=False), open_hosts)
    assert "checker doctor" in caught.value.todo
    assert "--no-walls" in caught.value.todo


def test_other_peoples_code_is_graded_where_walls_stand(make_kata, submission, hosts):
    terms = Terms("x", require_walls=True, prove_fit=False, repeat=False)
    verdict = grade_together(make_kata(), [submission("app = 1")], terms, hosts)[0]
    assert verdict.missing_walls == ()

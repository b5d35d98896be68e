import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

HANGS = "import time\ntime.sleep(60)\n"
SECONDS = 20


def wait_for(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.01)


def run_folders(place) -> list[Path]:
    return list(place.temporary.glob(f"roundtrip-{os.getuid()}/run-*"))


def press(process: subprocess.Popen, number: signal.Signals, *, whole_group: bool) -> None:
    if whole_group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)


STOPS = pytest.mark.parametrize(
    ("number", "whole_group"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGHUP, False)],
    ids=["ctrl-c", "interrupt", "terminate", "hang-up"],
)


@STOPS
def test_a_check_that_waits_for_a_hanging_app_is_stopped_with_one_message(picked, number, whole_group: bool):
    file = picked.katas / "katas" / "tiny" / "kata.toml"
    file.write_text(file.read_text().replace("start_seconds = 2", "start_seconds = 60"))
    (picked.work / "tiny" / "app.py").write_text(HANGS)
    process = picked.begin("check tiny", XDG_CACHE_HOME=str(picked.katas / "new-cache"))
    # The starter is graded first, in a workspace of its own; the second one is the learner's.
    wait_for(lambda: any(len(list(run.glob("app-*"))) == 2 for run in run_folders(picked)), "grading")
    time.sleep(0.3)
    press(process, number, whole_group=whole_group)
    result = picked.finish(process)
    assert (result.code, result.out) == (130, "")
    assert result.err.startswith("Stopped before the end; nothing of yours was lost.")
    assert result.err.count("\n") == 1
    assert not (picked.work / "reports").exists()


def hears(process: subprocess.Popen) -> bool:
    """Whether the command has come so far that it, and not the interpreter, is interrupted."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught & 1 << signal.SIGTERM - 1)


@pytest.mark.parametrize("seconds", [0, 0.3, 0.6, 1.0])
def test_ctrl_c_at_any_moment_leaves_nothing(picked, seconds: float):
    process = picked.begin("check tiny")
    wait_for(lambda: hears(process), "the beginning")
    time.sleep(seconds)
    press(process, signal.SIGINT, whole_group=True)
    result = picked.finish(process)
    # A machine may be so fast that it was over before.
    assert result.code in (130, 1)
    if result.code == 130:
        assert result.err.startswith("Stopped before the end")


def test_ctrl_c_while_the_report_is_written_leaves_a_whole_file_or_none(picked):
    process = picked.begin("check tiny")
    verdict = picked.work / "reports" / "tiny" / "verdict.json"
    wait_for(verdict.exists, "a verdict")
    press(process, signal.SIGINT, whole_group=True)
    result = picked.finish(process)
    assert result.code in (130, 1)
    assert json.loads(verdict.read_bytes())["conclusion"] == "unsolved"
    names = {path.name for path in verdict.parent.iterdir()}
    assert names in ({"verdict.json"}, {"verdict.json", "report.html"})
    if "report.html" in names:
        assert (verdict.parent / "report.html").read_text().rstrip().endswith("</html>")


def test_an_impatient_second_ctrl_c_does_not_cut_the_tidying_short(picked):
    process = picked.begin("check tiny")
    wait_for(lambda: run_folders(picked), "a run folder")
    for _ in range(5):
        press(process, signal.SIGINT, whole_group=True)
        time.sleep(0.02)
    assert picked.finish(process).code == 130


def test_a_check_that_was_killed_leaves_no_process_and_the_next_one_sweeps_its_folder(picked):
    process = picked.begin("check tiny")
    wait_for(lambda: run_folders(picked), "a run folder")
    process.kill()
    process.communicate()
    assert picked("check tiny").code == 1


@pytest.mark.parametrize("katas", [1, 2], ids=["one-kata-in-this-process", "two-in-workers"])
@pytest.mark.parametrize("whole_group", [True, False], ids=["terminal", "this-process-alone"])
def test_proving_katas_can_be_stopped(picked, katas: int, whole_group: bool):
    make_provable(picked.katas, katas)
    process = picked.begin("kata verify", "--jobs", "2", "--seeds", "50")
    wait_for(lambda: len(run_folders(picked)) == katas, "a run folder of each")
    press(process, signal.SIGINT, whole_group=whole_group)
    assert picked.finish(process).code == 130


def make_provable(root: Path, katas: int) -> None:
    """Add what the tiny kata lacks to be graded, and more katas like it."""
    solution = root / "solutions" / "tiny"
    (solution / "README.md").write_text("The word was wrong.\n")
    (solution / "solution.toml").write_text('stage = "route"\nteaches = "Little."\nsources = []\nbreaks = [1]\n')
    for number in range(1, katas):
        for part in ("katas", "solutions"):
            shutil.copytree(root / part / "tiny", root / part / f"tiny-{number}")
        toml = root / "katas" / f"tiny-{number}" / "kata.toml"
        toml.write_text(toml.read_text().replace('"00"', f'"0{number}"'))

"""Where a run keeps its sockets and folders, and what becomes of those of a run that was killed (ENGINE, 26)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.grading.flow import Terms, grade
from checker.serving import rundir
from checker.serving.rundir import SOCKET_PATH_BYTES, RunDir, started_at


@pytest.mark.parametrize("length", [20, 60, 70, 80, 90, 108, 180])
def test_a_socket_path_fits_whatever_the_temporary_folder_is(tmp_path_factory, monkeypatch, length):
    folder = tmp_path_factory.getbasetemp() / ("t" * length)
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    run = RunDir()
    run.count = 99_999_998
    path = run.socket_path()
    run.close()
    assert len(os.fsencode(path)) <= SOCKET_PATH_BYTES


def test_a_kata_is_graded_with_a_very_long_temporary_folder(make_kata, submission, tmp_path, monkeypatch):
    folder = tmp_path / ("t" * 200)
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert grade(make_kata(), submission("app = 1"), Terms("x", prove_fit=False)).conclusion == "did_not_start"


def test_sockets_lie_outside_of_every_data_folder(own_base):
    run = RunDir()
    data = run.folder("data")
    assert not Path(run.socket_path()).is_relative_to(data)
    run.close()


def test_a_run_that_lives_is_not_swept(own_base):
    one = RunDir()
    another = RunDir()
    assert one.path.is_dir()
    another.close()
    one.close()
    assert list(own_base.iterdir()) == []


def test_a_run_whose_owner_is_gone_is_swept_with_its_processes(own_base):
    run = RunDir()
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    run.record(process.pid)
    os.close(run.lock)
    RunDir().close()
    assert process.wait(5) == -9
    assert list(own_base.iterdir()) == []


def test_a_recorded_number_that_means_another_process_now_ends_nobody(own_base, bystander):
    run = RunDir()
    (run.path / "processes").write_text(f"{bystander.pid} 1\nx y\n{'9' * 30} 1\n")
    os.close(run.lock)
    RunDir().close()
    assert bystander.poll() is None
    assert started_at(bystander.pid)


def test_a_temporary_folder_that_cannot_be_written_is_told(own_base, monkeypatch):
    (own_base.parent / "file").touch()
    monkeypatch.setattr("tempfile.tempdir", str(own_base.parent / "file"))
    with pytest.raises(UsageProblem) as caught:
        RunDir()
    assert "TMPDIR" in caught.value.todo


def test_a_base_folder_of_somebody_else_is_refused(own_base, monkeypatch):
    own_base.mkdir()
    mine = os.getuid()
    monkeypatch.setattr(rundir.os, "getuid", lambda: mine + 1)
    own_base.rename(own_base.with_name(f"roundtrip-{mine + 1}"))
    with pytest.raises(UsageProblem, match="belongs to somebody else"):
        RunDir()


def test_a_link_in_place_of_the_base_folder_is_refused(own_base, tmp_path):
    own_base.symlink_to(tmp_path)
    with pytest.raises(UsageProblem):
        RunDir()

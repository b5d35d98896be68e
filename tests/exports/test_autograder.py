"""The zip is unpacked as Gradescope does it and run with the Python of these tests, so that nothing is installed."""

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.exports.autograder import Settings, pack
from checker.model.assignment import Assignment, LateRule

RIGHT = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"


@pytest.fixture
def wheel(tmp_path):
    """A stand-in with the name of a wheel of ours."""
    path = tmp_path / "roundtrip_katas-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("checker/cli/main.py", "")
    return path


@pytest.fixture
def packed(make_kata, wheel):
    def make(**settings):
        kata = make_kata(start_seconds=5)
        return pack(
            kata,
            kata.solution,
            wheel,
            Settings(**({"points": 20, "hidden": "hidden", "require_walls": True} | settings)),
        )

    return make


class Harness:
    """Gradescope's folders, with an autograder unpacked."""

    def __init__(self, base: Path, content: bytes) -> None:
        self.base = base
        self.results = base / "results" / "results.json"
        for name in ("source", "submission", "results"):
            (base / name).mkdir(parents=True)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(base / "source")
        metadata = {"id": 1, "assignment": {"total_points": "40.0"}, "users": [{"name": "Ada"}]}
        (base / "submission_metadata.json").write_text(json.dumps(metadata))

    def run(self, **environment: str) -> subprocess.CompletedProcess[str]:
        variables = {"ROUNDTRIP_AUTOGRADER": str(self.base), "ROUNDTRIP_PYTHON": sys.executable, **environment}
        return subprocess.run(
            ["sh", self.base / "source" / "run_autograder"],
            cwd=self.base, env=os.environ | variables, capture_output=True, text=True, timeout=120,
        )  # fmt: skip


@pytest.fixture
def harness(tmp_path, packed):
    return lambda **settings: Harness(tmp_path / "autograder", packed(**settings))


def test_both_programs_lie_at_the_root_and_one_can_be_executed(packed):
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        names = archive.namelist()
        modes = {name: archive.getinfo(name).external_attr >> 16 for name in names}
    assert {"setup.sh", "run_autograder", "roundtrip_katas-0.1.0-py3-none-any.whl"} < set(names)
    assert {"collection/katas/tiny/app.py", "collection/solutions/tiny/test_hidden.py"} < set(names)
    assert modes["run_autograder"] & stat.S_IXUSR
    assert modes["setup.sh"] & stat.S_IXUSR


def test_the_same_files_make_the_same_zip(packed):
    assert packed() == packed()


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder", "settings.sh"])
def test_the_programs_are_ones_that_a_shell_understands(harness, name):
    shell = "bash" if name == "setup.sh" else "sh"
    path = harness(require_walls=False).base / "source" / name
    subprocess.run([shell, "-n", path], check=True)


def test_a_submission_is_graded_and_told_to_gradescope(harness):
    gradescope = harness(points=None)
    (gradescope.base / "submission" / "app.py").write_text(RIGHT)
    done = gradescope.run()
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(gradescope.results.read_text())
    assert (results["score"], results["extra_data"]["conclusion"]) == (40, "solved")
    assert [test["visibility"] for test in results["tests"]] == ["visible", "visible", "hidden"]


def test_an_assignment_goes_along_and_takes_off_what_is_off(harness):
    due = Assignment(
        title="T", katas=("tiny",), deadline="2026-12-04T18:00:00Z", late=LateRule(per_day=25),
        checks={"hidden/*": "after_deadline"},
    )  # fmt: skip
    gradescope = harness(assignment=due)
    metadata = gradescope.base / "submission_metadata.json"
    metadata.write_text(json.dumps(json.loads(metadata.read_text()) | {"created_at": "2026-12-04T10:30:00-08:00"}))
    (gradescope.base / "submission" / "app.py").write_text(RIGHT)
    done = gradescope.run()
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(gradescope.results.read_text())
    assert (results["score"], results["extra_data"]["lateness"]["percent_off"]) == (15, 25)
    assert [test["visibility"] for test in results["tests"]] == ["visible", "visible", "after_due_date"]


def test_who_hands_in_something_else_is_told_what_is_missing(harness):
    gradescope = harness()
    (gradescope.base / "submission" / "README.md").write_text("Where do I put my app?")
    assert gradescope.run().returncode == 0
    results = json.loads(gradescope.results.read_text())
    assert results["score"] == 0
    assert "holds no app.py" in results["output"]


def test_a_fault_of_the_checker_leaves_no_results_and_another_code_than_0(harness, tmp_path):
    gradescope = harness()
    gradescope.results.write_text('{"score": 0}')
    fails = tmp_path / "fails"
    fails.write_text("#!/bin/sh\nexit 3\n")
    fails.chmod(0o755)
    assert gradescope.run(ROUNDTRIP_PYTHON=str(fails)).returncode == 3
    assert not gradescope.results.exists()


def test_where_a_wall_is_missing_nothing_is_graded(harness):
    gradescope = harness()
    (gradescope.base / "submission" / "app.py").write_text(RIGHT)
    assert gradescope.run(ROUNDTRIP_WALLS="off").returncode == 2
    assert not gradescope.results.exists()


def test_an_instructor_may_have_it_grade_without_walls(harness):
    settings = (harness(require_walls=False).base / "source" / "settings.sh").read_text()
    assert "GRADE_OPTIONS=--no-walls\n" in settings


@pytest.mark.parametrize("name", ["roundtrip_katas-0.1.0-py3-none-any.whl", "other-1.0-py3-none-any.whl"])
def test_a_wheel_that_is_none_of_ours_is_refused(make_kata, tmp_path, name):
    kata = make_kata()
    other = tmp_path / name
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("other/main.py" if "roundtrip" in name else "checker/cli/main.py", "")
    with pytest.raises(UsageProblem, match="no wheel of this checker"):
        pack(kata, kata.solution, other, Settings(None, "hidden", require_walls=True))
    with pytest.raises(UsageProblem, match="can't be read"):
        pack(kata, kata.solution, tmp_path / "gone.whl", Settings(None, "hidden", require_walls=True))

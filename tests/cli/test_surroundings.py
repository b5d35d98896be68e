import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BROKEN_CONFTEST = "raise RuntimeError('somebody else is meant')\n"
BROKEN_INI = "[pytest]\naddopts = --no-such-option\n"
UNSOLVED = "Not solved yet: promise 1 does not hold."


SETTINGS = [
    {
        "NO_COLOR": "1",
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTEST_ADDOPTS": "--no-such-option",
        "PYTEST_PLUGINS": "no_such_plugin",
        "PYTHONPATH": "/nowhere:relative",
        "COLUMNS": "nonsense",
    },
    {"HOME": None, "PYTHONIOENCODING": "ascii", "TERM": "dumb", "COLUMNS": "200"},
    {"HOME": "/nowhere", "XDG_CACHE_HOME": None, "TMPDIR": "/nowhere", "COLUMNS": "40"},
]


@pytest.mark.parametrize("environment", SETTINGS, ids=["settings", "homeless", "nowhere"])
def test_the_environment_does_not_matter(picked, environment: dict[str, str | None]):
    result = picked("check tiny", **environment)
    assert (result.code, result.err) == (1, "")
    assert " ".join(result.out.split()).startswith(UNSOLVED)
    if "40" in environment.values():
        commands = ("report.html", "checker ", "curl ")
        lines = [line for line in result.out.splitlines() if not any(word in line for word in commands)]
        assert max(map(len, lines)) <= 40


def test_a_ticket_is_shown_whatever_the_terminals_encoding_can_say(place):
    readme = place.katas / "katas" / "tiny" / "README.md"
    readme.write_text("# Grüße \N{SNOWMAN}\n" + readme.read_text())
    for encoding in ("ascii", "latin-1", "utf-16"):
        result = place("show tiny", PYTHONIOENCODING=encoding)
        assert (result.code, result.err.replace("\0", "")) == (0, "")
        assert "tiny kata" in result.out.replace("\0", "")


def test_json_is_json_whatever_the_encoding(picked):
    app = picked.work / "tiny" / "app.py"
    app.write_text(app.read_text().replace("goodbye", "Grüße"))
    result = picked("check tiny --json", PYTHONIOENCODING="ascii")
    assert (result.code, result.err) == (1, "")
    assert "Grüße" in json.loads(result.out)["change"]


def test_a_temporary_folder_with_a_long_path_will_do(picked, tmp_path: Path):
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    result = picked("check tiny", TMPDIR=str(deep))
    assert (result.code, result.err) == (1, "")
    assert list(deep.iterdir()) == []


def test_a_temporary_folder_that_can_not_be_written_is_no_obstacle_or_named(picked, tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    # Python itself looks for another folder, and there is one.
    assert picked("check tiny", TMPDIR=str(locked), bound=True).code == 1


def test_a_folder_that_was_deleted_under_ones_feet_is_told(place, tmp_path: Path):
    gone = tmp_path / "gone"
    script = f"mkdir {gone} && cd {gone} && rmdir {gone} && exec checker "
    path = str(Path(sys.executable).parent)
    for command in ("list", "check", "pick tiny", "serve"):
        result = subprocess.run(
            ["sh", "-c", f"{script}{command} --katas {place.katas}"],
            env=os.environ | {"PATH": f"{path}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
        )
        assert result.returncode == 2
        assert "The folder you are in does not exist any more." in result.stderr
        assert "Traceback" not in result.stderr


def test_files_of_pytest_above_and_in_the_copy_reach_nobody(picked):
    for folder in (picked.folder, picked.work, picked.work / "tiny"):
        (folder / "conftest.py").write_text(BROKEN_CONFTEST)
        (folder / "sitecustomize.py").write_text(BROKEN_CONFTEST)
    (picked.folder / "pytest.ini").write_text(BROKEN_INI)
    (picked.work / "tiny" / "pytest.ini").write_text(BROKEN_INI)
    result = picked("check", cwd=picked.work / "tiny")
    assert result.code == 1
    assert result.out.startswith(UNSOLVED)


def test_files_named_like_libraries_do_not_change_the_verdict(picked):
    for name in ("fastapi.py", "checker.py", "json.py", "pytest.py", "uvicorn.py"):
        (picked.work / "tiny" / name).write_text("raise RuntimeError('not this one')\n")
    result = picked("check", cwd=picked.work / "tiny")
    assert result.code == 1
    assert result.out.startswith(UNSOLVED)
    assert "checker.py was not looked at" in result.err


@pytest.mark.parametrize("word", ["0", "work/tiny/", "work/tiny/app.py"])
def test_a_kata_can_be_named_in_many_ways(picked, word: str):
    result = picked("check", word)
    assert result.code == 1
    assert result.out.startswith(UNSOLVED)


@pytest.mark.parametrize("inner", ["", "deeper"])
def test_inside_the_copy_no_name_is_needed(picked, solve, inner: str):
    folder = picked.work / "tiny" / inner
    folder.mkdir(exist_ok=True)
    solve()
    result = picked("check", cwd=folder)
    assert (result.code, result.err) == (0, "")
    assert (picked.work / "reports" / "tiny" / "report.html").exists()
    assert picked("show", cwd=folder).out.startswith("# A tiny kata")


def test_a_file_elsewhere_is_graded_when_it_is_said_what_it_is(picked, tmp_path: Path):
    other = shutil.copy(picked.katas / "solutions/tiny/app.py", tmp_path / "mine.py")
    assert picked("check", str(other), "--kata", "tiny").code == 0
    refused = picked("check", str(other))
    assert refused.code == 2
    assert "--kata KATA" in refused.err

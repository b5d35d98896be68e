import json
import shutil
from pathlib import Path

import pytest

ROUTE = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/hello")\n'
SLEEPS = f"import time\n{ROUTE}def hello():\n    time.sleep(60)\n"
ENDLESS = f"""\
import itertools
import time
from fastapi.responses import StreamingResponse
{ROUTE}def hello():
    return StreamingResponse((time.sleep(0.05) or "x" for _ in itertools.count()))
"""
CRASH = '''\
"""A crash in a function that another one calls."""
from fastapi import FastAPI


def settings():
    return {}["port"]


PORT = settings()
app = FastAPI()
'''


def write_app(picked, source: str) -> None:
    (picked.work / "tiny" / "app.py").write_text(source)


def test_an_unknown_kata_is_answered_with_the_nearest_names(place, here):
    for command in ("pick", "check", "show", "serve", "reset", "solution", "kata verify"):
        result = (place if command == "check" else here)(command, "tinny")
        assert (result.code, result.out) == (2, "")
        assert 'There is no kata "tinny". Did you mean tiny?' in result.err
        assert "checker list" in result.err


def test_a_folder_without_the_editable_file_names_the_file_and_the_way_back(picked):
    (picked.work / "tiny" / "app.py").unlink()
    result = picked("check tiny")
    assert (result.code, result.out) == (2, "")
    assert "app.py is missing from" in result.err
    assert "checker reset tiny" in result.err


def test_a_syntax_error_names_file_and_line(picked):
    write_app(picked, "from fastapi import FastAPI\n\napp = FastAPI(\n")
    result = picked("check tiny")
    assert result.code == 1
    assert "did not start" in result.out
    assert "app.py" in result.out
    assert "line 3" in result.out
    assert "Traceback" not in result.said


def test_a_crash_at_import_shows_the_learners_own_lines_alone(picked):
    write_app(picked, CRASH)
    result = picked("check tiny")
    assert result.code == 1
    for words in ("app.py", "line 9", "line 6", "KeyError: 'port'"):
        assert words in result.out
    assert "importlib" not in result.out
    assert "Traceback" not in result.said


def test_an_app_under_another_name_is_told_which_name_is_expected(picked):
    write_app(picked, "from fastapi import FastAPI\n\napi = FastAPI()\n")
    result = picked("check tiny")
    assert result.code == 1
    assert "has no `app`" in result.out
    assert "another name: api" in " ".join(result.out.split())


def test_something_else_than_a_fastapi_object_is_named(picked):
    write_app(picked, "app = 3\n")
    result = picked("check tiny")
    assert result.code == 1
    assert "should be the FastAPI object, but is of type" in result.out


def test_an_app_that_hangs_at_start_is_stopped_after_its_limit(picked):
    write_app(picked, "import time\ntime.sleep(60)\n")
    result = picked("check tiny")
    assert result.code == 1
    assert "within 2 seconds" in result.out
    assert json.loads((picked.work / "reports/tiny/verdict.json").read_bytes())["conclusion"] == "timed_out"


@pytest.mark.parametrize("source", [SLEEPS, ENDLESS], ids=["no-answer", "endless-answer"])
def test_a_request_that_hangs_is_stopped_after_its_limit(picked, source: str):
    write_app(picked, source)
    result = picked("check tiny")
    assert result.code == 1
    assert "within 1 second" in result.out
    assert json.loads((picked.work / "reports/tiny/verdict.json").read_bytes())["conclusion"] == "timed_out"


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("level = 0", "level = 9", 3, "expected a whole number from 0 to 5"),
        ("minutes = 1", "minuts = 1", 6, "Did you mean `minutes`?"),
        ('app = "app:app"', 'app = "app"', 7, "expected module:attribute"),
        ('title = "Tiny"', 'title = "Tiny', 2, "expected a closing double quote"),
        ("start_seconds = 2", "start_seconds = -2", 10, "expected a number over 0"),
    ],
    ids=["value", "key", "app", "quote", "limit"],
)
def test_a_broken_kata_toml_names_file_line_and_what_is_expected(
    place, here, old: str, new: str, line: int, expected: str
):
    file = place.katas / "katas" / "tiny" / "kata.toml"
    file.write_text(file.read_text().replace(old, new))
    result = here("pick tiny")
    assert (result.code, result.out) == (2, "")
    assert f"{file}, line {line}:" in result.err
    assert expected in result.err
    assert not place.work.exists()


def test_a_collection_that_is_not_there_says_what_is_expected(place):
    result = place.run("list", "--katas", "nowhere")
    assert (result.code, result.out) == (2, "")
    assert "There is no folder nowhere." in result.err
    assert "a folder `katas`" in result.err


def test_a_kata_that_does_not_fit_is_the_checkers_fault_and_blames_nobody(picked):
    shutil.copy(picked.katas / "solutions/tiny/app.py", picked.katas / "katas/tiny/app.py")
    result = picked("check tiny")
    assert (result.code, result.out) == (3, "")
    assert "not of your code" in result.err
    assert "does not fit these versions" in result.err


def test_a_folder_that_can_not_be_written_is_named_by_pick(place):
    place.folder.chmod(0o555)
    try:
        result = place("pick tiny", bound=True)
    finally:
        place.folder.chmod(0o755)
    assert (result.code, result.out) == (2, "")
    assert f"Nothing can be written in {place.work}: Permission denied." in result.err
    assert "--work DIR" in result.err


@pytest.mark.parametrize("solved", [False, True])
def test_without_a_place_for_the_report_the_verdict_is_shown_all_the_same(picked, solve, solved: bool):
    if solved:
        solve()
    picked.work.chmod(0o555)
    try:
        result = picked("check tiny", bound=True)
    finally:
        picked.work.chmod(0o755)
    assert result.code == (0 if solved else 1)
    assert "Permission denied" in result.err
    assert "--out DIR" in result.err
    assert "report.html" not in result.out


def test_another_folder_takes_the_report(picked, tmp_path: Path):
    result = picked("check tiny", "--out", str(tmp_path / "a" / "b"))
    assert result.code == 1
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {"verdict.json", "report.html"}
    assert not (picked.work / "reports").exists()


def test_a_home_is_found_where_the_shell_left_it_to_us(picked):
    result = picked("check tiny --out=~/desk/mine")
    assert result.code == 1
    assert (picked.folder / "mine" / "report.html").exists()
    for words in ("check ~nobody-here/app", "pick tiny --work ~nobody-here", "check tiny --out=~nobody-here"):
        result = picked(words)
        assert (result.code, result.out) == (2, "")
        assert "nobody is called so here" in result.err


def test_files_that_are_not_handed_in_are_pointed_out(picked):
    (picked.work / "tiny" / "fastapi.py").write_text("raise RuntimeError\n")
    result = picked("check tiny")
    assert result.code == 1
    assert "fastapi.py was not looked at; only app.py is graded" in result.err
    assert '{"message":"goodbye"}' in result.out

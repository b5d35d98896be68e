import json
import os
import random
import signal
import time

import pytest

from checker.cli.instructor import read_plan
from checker.errors import UsageProblem

RIGHT = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"
WRONG = RIGHT.replace("'hello'}", "'goodbye'}")
LEARNERS = {
    "ada": RIGHT,
    "bob": WRONG,
    "cleo": "def (",
    "dan": RIGHT + "# dan\n",
    "eve": WRONG + "# eve\n",
    "fay": RIGHT,
}
ASSIGNMENTS = {
    "other": ("other", ""),
    "late": ("tiny", "[late]\nper_day = 10\n"),
    "ada": ("tiny", "[extensions]\nAda = 2026-12-06T18:00:00+01:00\n"),
}
SECONDS = 60


@pytest.fixture
def downloads(place):
    folder = place.folder / "downloads"
    for learner, source in LEARNERS.items():
        (folder / learner).mkdir(parents=True)
        (folder / learner / "app.py").write_text(source)
    return folder


def read(reports):
    """What must be the same however often a run was disturbed: outcomes, fractions and stages."""
    found = {}
    for path in reports.glob("*/verdict.json"):
        verdict = json.loads(path.read_text())
        checks = [
            (check["id"], check["outcome"], [(case["outcome"], case["again"], stages(case)) for case in check["cases"]])
            for check in verdict["checks"]
        ]
        found[path.parent.name] = (verdict["conclusion"], verdict["score"], checks)
    return found


def stages(case):
    return [exchange["trace"] and exchange["trace"]["reached"] for exchange in case["transcript"]]


def test_a_class_is_graded_by_one_command(place, downloads):
    result = place("class grade tiny", str(downloads), "--out", "reports")
    assert (result.code, result.err) == (0, result.err)
    assert "Graded 6 of 6" in result.out
    assert "3 solved" in result.out
    reports = place.folder / "reports"
    assert {path.name for path in reports.iterdir()} == {
        *LEARNERS, "index.html", "grades.csv", "families.json", "run.json", ".lock", "journal.db",
    }  # fmt: skip
    again = place("class grade tiny", str(downloads), "--out", "reports")
    assert again.code == 0
    assert "Nothing new to grade" in again.out


def test_for_programs_it_is_one_json_object(place, downloads):
    result = place("class grade tiny", str(downloads), "--json", "--no-pages", "--workers", "1")
    told = json.loads(result.out)
    assert result.code == 0
    assert (told["graded"], told["checker_faults"]) == (6, 0)
    assert {one["folder"]: one["conclusion"] for one in told["submissions"]}["cleo"] == "did_not_start"
    assert not list(place.folder.glob("reports/*/report.html"))


def test_a_fault_of_the_checker_is_exit_code_3_and_names_the_learner(place, downloads):
    reports = place.folder / "reports"
    reports.mkdir()
    (reports / "bob").write_text("in the way")
    result = place("class grade tiny", str(downloads), "--no-pages", "--workers", "1")
    assert result.code == 3
    assert "A fault of the checker, not of bob" in result.out
    assert set(read(reports)) == set(LEARNERS) - {"bob"}


@pytest.mark.parametrize(
    ("words", "telling"),
    [
        (["tiny"], "No submissions are named"),
        (["tiny", "nowhere"], "nowhere"),
        (["huge", "downloads"], "huge"),
        (["tiny", ".", "--out", "reports"], "among the submissions"),
        (["tiny", "downloads", "--workers", "0"], "--workers"),
        (["tiny", "downloads", "--assignment", "other.toml"], 'There is no kata "other"'),
        (["tiny", "downloads", "--assignment", "late.toml"], "[late] is about the deadline, and there is none"),
        (["--all", "downloads", "--assignment", "ada.toml", "--pseudonyms"], "has an extension for Ada"),
    ],
)
def test_what_cannot_be_done_is_said(place, downloads, words, telling):
    for name, (kata, more) in ASSIGNMENTS.items():
        due = "" if name == "late" else "deadline = 2026-12-04T18:00:00+01:00\n"
        (place.folder / f"{name}.toml").write_text(f'format = 1\ntitle = "T"\nkatas = ["{kata}"]\n{due}{more}')
    result = place("class grade", *words)
    assert result.code == 2
    assert telling in result.err
    assert not (place.folder / "reports").exists()


def test_an_assignment_of_other_katas_is_refused_and_short_names_are_made_whole(toy, parrot, desk, tmp_path):
    file = tmp_path / "week.toml"
    file.write_text('format = 1\ntitle = "T"\nkatas = ["desk"]\n')
    assert read_plan(file, toy, desk, pseudonyms=False).katas == (desk.slug,)
    assert read_plan(file, toy, None, pseudonyms=True).katas == (desk.slug,)
    with pytest.raises(UsageProblem, match="parrot-says-nothing is not in the assignment"):
        read_plan(file, toy, parrot, pseudonyms=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_a_run_that_is_stopped_says_how_far_it_came_and_goes_on(place, downloads, number):
    process = place.begin("class grade tiny", str(downloads), "--no-pages")
    wait_for(lambda: read(place.folder / "reports"), process)
    os.killpg(process.pid, number)
    result = place.finish(process)
    if result.code == 130:
        assert "the same command goes on" in result.err
    done = len(read(place.folder / "reports"))
    result = place("class grade tiny", str(downloads), "--no-pages", "--json", "--workers", "1")
    assert json.loads(result.out)["graded"] == len(LEARNERS) - done


def wait_for(holds, process):
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)


@pytest.mark.parametrize("times", [3, pytest.param(10, marks=pytest.mark.nightly)])
def test_a_run_that_is_killed_again_and_again_comes_to_the_same(place, downloads, times):
    for number in range(3 * times):
        (downloads / f"more{number}").mkdir()
        (downloads / f"more{number}" / "app.py").write_text((RIGHT, WRONG, "def (")[number % 3] + f"# {number}\n")
    assert place("class grade tiny --out undisturbed --no-pages --workers 1", str(downloads)).code == 0
    disturbed, moments = place.folder / "disturbed", random.Random(times)
    killed = 0
    for _ in range(times):
        before = len(list(disturbed.glob("*/verdict.json")))
        process = place.begin("class grade tiny", str(downloads), "--out", "disturbed", "--no-pages")
        while process.poll() is None and len(list(disturbed.glob("*/verdict.json"))) == before:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.4))
        killed += process.poll() is None
        process.kill()
        process.communicate()
    assert killed
    result = place("class grade tiny", str(downloads), "--out", "disturbed", "--json")
    told = json.loads(result.out)
    assert (result.code, told["checker_faults"]) == (0, 0)
    assert told["graded_before"] >= killed
    assert read(disturbed) == read(place.folder / "undisturbed")
    assert not list(disturbed.rglob("verdict-*.json"))
    assert not list(disturbed.rglob("*.part"))
    seeds = {json.loads(path.read_text())["seed"] for path in disturbed.glob("*/verdict.json")}
    assert len(seeds) == 1

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from checker.cli.commands import carry_out
from checker.errors import UsageProblem

RIGHT = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"
GOLDEN = Path(__file__).parents[1] / "golden"
FAULT = {"what": "The disk is full.", "todo": "Make room.", "when": "2026-11-25T10:00:00+00:00"}
ASSIGNMENT = """\
format = 1
title = "Week 3"
deadline = 2026-12-04T18:00:00+01:00
katas = ["tiny"]
[late]
per_day = 10
[extensions]
Zoe = 2026-12-06T18:00:00+01:00
[checks]
"hidden/test_gone" = "never"
"""
MOODLE = "Email address,Kata 1\nada@x.example,-\nben@x.example,-\nzoe@x.example,-\n"


@pytest.fixture
def reports(place):
    """As a class run leaves them: Ada solved it, Ben's file is missing, and Cleo's grading failed."""
    folder = place.folder / "reports"
    verdict = json.loads((GOLDEN / "verdict-unsolved.json").read_text())
    problems = {"ada": None, "ben": "There is no app.py. Ask for it.", "cleo": None}
    for key, problem in problems.items():
        (folder / key).mkdir(parents=True)
        receipt = {
            "learner": f"{key}@x.example", "kata": verdict["kata"]["slug"], "attempt": 1, "submitted_at": None,
            "source": key, "content_sha256": verdict["submission"]["content_sha256"], "problem": problem,
        }  # fmt: skip
        (folder / key / "receipt.json").write_text(json.dumps(receipt))
    solved = {"fixed": {"earned": 1, "of": 1}, "kept": {"earned": 3, "of": 3}, "value": 1}
    (folder / "ada" / "verdict.json").write_text(json.dumps(verdict | {"score": solved}))
    (folder / "cleo" / "fault.json").write_text(json.dumps(FAULT))
    return folder


def test_a_class_is_told_to_gradescope_and_a_fault_is_nobodys_zero(place, reports):
    stale = place.folder / "export" / "cleo" / "results.json"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    result = place.run("class", "export", "gradescope", "--points", "20")
    assert result.code == 3
    assert "A fault of the checker, no grade: cleo@x.example: The disk is full." in result.err
    written = {path.parent.name: json.loads(path.read_text())["score"] for path in stale.parents[1].glob("*/*.json")}
    assert written == {"ada": 20, "ben": 0}


def test_moodles_gradebook_is_filled_and_who_has_no_grade_is_named(place, reports, monkeypatch):
    (place.folder / "grades.csv").write_text(MOODLE)
    words = ["class", "export", "moodle", "reports", "--gradebook", "grades.csv", "--column", "Kata"]
    result = place.run(*words)
    assert result.code == 3, result.said
    filled = (place.folder / "export" / "grades.csv").read_text()
    assert filled == MOODLE.replace("ada@x.example,-", "ada@x.example,100")
    assert "Wrote export/grades.csv (1 grades)." in result.out
    assert "No grade for ben@x.example: not graded: There is no app.py." in result.out
    assert "No grade for zoe@x.example: nothing was graded" in result.out
    monkeypatch.chdir(place.folder)
    with pytest.raises(UsageProblem, match=r"grades\.csv would be written over itself"):
        carry_out([*words, "--out", "."])


def test_what_is_off_for_lateness_goes_where_grades_go(place, reports, monkeypatch):
    receipt = reports / "ada" / "receipt.json"
    receipt.write_text(json.dumps(json.loads(receipt.read_text()) | {"submitted_at": "2026-12-05T20:00:00+00:00"}))
    (reports / "assignment.toml").write_text(ASSIGNMENT)
    (place.folder / "gentle.toml").write_text(ASSIGNMENT.replace("per_day = 10", "per_day = 5"))
    (place.folder / "grades.csv").write_text(MOODLE)
    words = ["class", "export", "moodle", "reports", "--gradebook", "grades.csv", "--column", "Kata"]
    result = place.run(*words)
    assert (place.folder / "export" / "grades.csv").read_text() == MOODLE.replace("ada@x.example,-", "ada@x.example,80")
    assert "ada@x.example: Handed in 1 day 3 hours late: 2 days begun, 20 % off. 1 x 0.80 = 0.80" in result.out
    assert "Note: The extension for Zoe is for nobody who handed in here." in result.err
    assert "Note: [checks] names hidden/test_gone, which fits no check here." in result.err
    monkeypatch.chdir(place.folder)
    for source in ("reports", "reports/ada"):
        for form in ("gradescope", "junit", "csv"):
            carry_out(["class", "export", form, source, "--out", source.replace("/", "-")])
    for folder, learner in (("reports", "ada"), ("reports-ada", ".")):
        told = json.loads((place.folder / folder / learner / "results.json").read_text())
        assert (told["score"], told["extra_data"]["lateness"]["percent_off"]) == (80, 20)
        assert "grade" in (place.folder / folder / "junit.xml").read_text()
        assert ",20,0.8000," in (place.folder / folder / "grades.csv").read_text()
    carry_out(["class", "export", "csv", "--assignment", "gentle.toml"])
    assert ",10,0.9000," in (place.folder / "export" / "grades.csv").read_text()


def test_one_learners_folder_is_told_to_classroom_50(place, reports, monkeypatch):
    runner = {
        "CLASSROOM": "web", "ASSIGNMENT": "kata-1", "OWNER": "ada",
        "SUBMISSION_TAG": "submit/2026-11-24T20-00-05Z-a1b2c3d", "COMMIT_URL": "https://git.example/c", "RELEASE_URL": "https://git.example/r",
    }  # fmt: skip
    monkeypatch.chdir(place.folder)
    for name, value in runner.items():
        monkeypatch.setenv(name, value)
    assert carry_out(["class", "export", "classroom50", "reports/ada", "--out", "."]) == 0
    told = json.loads((place.folder / "result.json").read_text())
    assert (told["score"], told["max-score"]) == (3, 3)
    assert carry_out(["class", "export", "classroom50", "reports/cleo", "--out", "."]) == 3
    assert not (place.folder / "result.json").exists()
    with pytest.raises(UsageProblem, match="holds 3 submissions"):
        carry_out(["class", "export", "classroom50"])


def test_a_class_is_one_junit_file_and_one_table(place, reports, monkeypatch):
    monkeypatch.chdir(place.folder)
    assert carry_out(["class", "export", "junit"]) == 3
    assert carry_out(["class", "export", "csv"]) == 3
    export = place.folder / "export"
    assert (export / "junit.xml").read_text().count("<testsuite ") == 3
    assert [line.split(",")[2] for line in (export / "grades.csv").read_text("utf-8-sig").splitlines()] == [
        "status", "graded", "not graded", "checker fault",
    ]  # fmt: skip


def test_a_verdict_alone_is_exported_as_well(place):
    shutil.copy(GOLDEN / "verdict-unsolved.json", place.folder / "verdict.json")
    result = place.run("class", "export", "gradescope", "verdict.json", "--out", "results")
    assert (result.code, result.out) == (0, "Wrote results (1 results.json, with 100 points each).\n")
    assert json.loads((place.folder / "results" / "results.json").read_text())["score"] == 0


def test_an_autograder_is_packed_with_the_wheel_that_is_named(place):
    wheel = place.folder / "roundtrip_katas-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("checker/cli/main.py", "")
    result = place("class export autograder tiny", "--wheel", wheel.name, "--points", "20", "--hidden", "hidden")
    assert result.code == 0, result.said
    assert "Wrote export/autograder.zip." in result.out
    with zipfile.ZipFile(place.folder / "export" / "autograder.zip") as archive:
        assert archive.read("settings.sh").decode() == (
            "KATA=tiny\nGRADE_OPTIONS=''\nEXPORT_OPTIONS='--hidden hidden --points 20'\n"
        )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("excel", "There is no format excel."),
        ("junit --points 3", "--points has no effect for junit."),
        ("gradescope nowhere", "There is no verdict at nowhere."),
        ("gradescope empty", "empty holds nothing that was graded."),
        ("gradescope --hidden soon", "--hidden is soon."),
        ("gradescope --points 0", "--points is 0."),
        ("csv --assignment gone.toml", "gone.toml: this file is missing"),
        ("canvas reports", "Which gradebook, and which column of it?"),
        ("canvas reports --gradebook gone.csv --column A", "gone.csv can't be read"),
        ("moodle reports --gradebook a.csv --column A --kata other", "A column holds the grades of one kata"),
    ],
)
def test_what_cannot_be_exported_is_answered(place, reports, monkeypatch, words, says):
    (place.folder / "empty").mkdir()
    monkeypatch.chdir(place.folder)
    with pytest.raises(UsageProblem, match=re.escape(says)):
        carry_out(["class", "export", *words.split()])

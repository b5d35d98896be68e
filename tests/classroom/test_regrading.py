"""A kata changes, and everybody sees what that does to the class before anything is kept."""

import csv
import json
import shutil

import pytest

from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.refreshing import bring_up_to_date
from checker.classroom.journal.views import list_learners
from checker.classroom.regrading import FOLDER, Regrade
from checker.classroom.reports import open_entries
from checker.cli.commands import carry_out
from checker.errors import UsageProblem

HIDDEN = """
from checker.checks import expect, to_fix


@to_fix(1, "answers 200")
def test_any_greeting_will_do(client):
    assert client.get("/hello").json()["message"] in ("hello", "hallo")
"""


@pytest.fixture(scope="module")
def staged(make_course, tmp_path_factory):
    """A class whose kata asks for less than it did, graded anew and not kept."""
    course = make_course("second")
    with open_journal(course.reports / "journal.db") as journal:
        course.take_into(journal)
        with journal.read() as session:
            cells = {row.key: row.cells["tiny"] for row in list_learners(session)}
        journal.override("Ines", cells["eve"].attempt_id, 0.5, "half a greeting")
    receipt = course.reports / "eve" / "receipt.json"
    said = json.loads(receipt.read_text()) | {"submitted_at": "2026-11-02T10:00:00+00:00"}
    receipt.write_text(json.dumps(said))
    (course.root / "solutions" / "tiny" / "test_hidden.py").write_text(HIDDEN)
    before = {path.name: path.read_bytes() for path in course.reports.glob("eve/*")}
    code = carry_out(["class", "regrade", str(course.reports), "--katas", str(course.root), "--workers", "1"])
    assert code == 0
    assert {path.name: path.read_bytes() for path in course.reports.glob("eve/*")} == before
    return course


@pytest.fixture
def changed(staged, tmp_path):
    """A copy of it."""
    return type(staged)(shutil.copytree(staged.root, tmp_path / "course"))


def words(course, *more):
    return ["class", "regrade", course.reports, "--katas", course.root, "--workers", "1", *more]


def table(course):
    with (course.reports / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["folder"]: row for row in csv.DictReader(file)}


def test_it_shows_who_gains_and_why_and_keeps_nothing(changed, told, monkeypatch):
    monkeypatch.setenv("COLUMNS", "250")
    code, out, _ = told(*words(changed))
    assert code == 0
    assert "Graded anew: 4. Of these 1 gain, 0 lose, 3 stay." in out
    shown = " ".join(out.split())
    assert "0 -> 0.5" in shown
    assert "hidden/test_any_greeting_will_do is new: passed" in shown
    assert "hidden/test_hello_again is gone, it was failed" in shown
    assert "eve" in shown
    assert "An override stands: eve, tiny: 50%; 0% was the verdict, 50% is the new one (half a greeting)" in shown
    assert "Nothing is kept yet" in shown
    assert table(changed)["eve"]["score"] == "0.0000"
    assert bring_up(changed) == 0


def bring_up(course):
    with open_journal(course.reports / "journal.db") as journal:
        return bring_up_to_date(journal, course.reports, course.katas)


def test_kept_it_is_in_place_with_the_verdict_before_beside_and_no_time_has_moved(changed, told):
    receipts = {path: path.read_bytes() for path in changed.reports.glob("*/receipt.json")}
    code, out, _ = told(*words(changed, "--keep"))
    assert code == 0
    assert "Kept." in out
    assert not (changed.reports / FOLDER).exists()
    assert {path: path.read_bytes() for path in receipts} == receipts
    assert json.loads((changed.reports / "eve" / "verdict-1.json").read_text())["score"]["value"] == 0
    assert json.loads((changed.reports / "eve" / "verdict.json").read_text())["score"]["value"] == 0.5
    row = table(changed)["eve"]
    assert (row["score"], row["submitted_at"]) == ("0.5000", "2026-11-02T10:00:00+00:00")
    assert len(list(changed.reports.glob("*/report.html"))) == 4
    with open_journal(changed.reports / "journal.db") as journal, journal.read() as session:
        cell = next(row.cells["tiny"] for row in list_learners(session) if row.key == "eve")
    assert (cell.score, cell.override, cell.submitted_at) == (0.5, 0.5, "2026-11-02T10:00:00+00:00")
    runs = json.loads((changed.reports / "run.json").read_text())["runs"]
    assert json.loads((changed.reports / "eve" / "verdict.json").read_text())["seed"] in {run["label"] for run in runs}
    code, out, _ = told(*words(changed))
    assert "Nothing to grade anew" in out


def test_discarded_there_is_nothing_left_of_it(changed, told):
    assert told(*words(changed, "--discard"))[1] == "Discarded. Every verdict is as it was.\n"
    assert not (changed.reports / FOLDER).exists()
    assert told(*words(changed, "--discard"))[1] == "There is nothing to discard.\n"
    assert not list(changed.reports.glob("*/verdict-2.json"))


def plan_of(course):
    from checker.classroom.grading import Plan

    return Plan(out=course.reports, root=course.root, katas=course.katas, kata=None, workers=1, pages=False)


def test_keeping_that_is_interrupted_goes_on_and_is_not_discarded(changed, told, monkeypatch):
    regrade = Regrade(plan_of(changed))
    from checker.classroom import regrading

    moved = []

    def move_one(staged, folder):
        if moved:
            raise KeyboardInterrupt
        moved.append(folder.name)
        regrading.shelf_move(staged, folder)

    monkeypatch.setattr(regrading, "shelf_move", regrading.move_verdict, raising=False)
    monkeypatch.setattr(regrading, "move_verdict", move_one)
    with pytest.raises(KeyboardInterrupt):
        list(regrade.keep())
    monkeypatch.undo()
    assert Regrade(plan_of(changed)).is_half_kept()
    with pytest.raises(UsageProblem, match="in place already"):
        told(*words(changed, "--discard"))
    code, out, _ = told(*words(changed, "--no-pages"))
    assert (code, "Kept." in out) == (0, True)
    scores = {path.parent.name: json.loads(path.read_text()) for path in changed.reports.glob("*/verdict.json")}
    assert len({verdict["kata"]["content_sha256"] for verdict in scores.values()}) == 1
    assert not (changed.reports / "eve" / "verdict-2.json").exists()


def test_for_machines_it_is_one_json_object(changed, told):
    code, out, _ = told(*words(changed, "--json"))
    said = json.loads(out)
    assert (code, said["gain"], said["lose"], said["stay"], said["kept"]) == (0, 1, 0, 3, False)
    (change,) = said["changes"]
    assert (change["folder"], change["before"]["score"], change["after"]["score"]) == ("eve", 0.0, 0.5)
    assert {check["id"]: (check["before"], check["after"]) for check in change["checks"]} == {
        "hidden/test_any_greeting_will_do": (None, "passed"),
        "hidden/test_hello_again": ("failed", None),
    }
    assert said["overrides"][0]["reason"] == "half a greeting"


def test_who_cannot_be_had_from_a_verdict_is_named_and_taken_from_the_downloads(make_course, told):
    course = make_course("first")
    starter = course.root / "katas" / "tiny" / "app.py"
    starter.write_text("# The starter is another one by now.\n" + starter.read_text())
    code, out, _ = told(*words(course))
    assert code == 0
    assert "3 can't be graded anew from their verdict alone" in out
    assert "Nothing is kept yet" not in out
    code, out, _ = told(*words(course)[:3], course.root / "downloads", *words(course)[3:])
    assert "Graded anew: 3. Of these 0 gain, 0 lose, 3 stay." in out


def test_nothing_is_graded_anew_where_nothing_changed(make_course, told):
    course = make_course("first")
    code, out, _ = told(*words(course))
    assert (code, out) == (0, "Nothing to grade anew: every verdict is of its kata as it is now, by these versions.\n")
    assert not (course.reports / FOLDER).exists()
    assert len(list(Regrade(plan_of(course), everybody=True).candidates())) == 3
    assert len(open_entries(course.reports)) == 3
    with pytest.raises(UsageProblem, match="can't both be meant"):
        told(*words(course, "--keep", "--discard"))

import datetime
import io
import zipfile
from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.catalogue.assignment_toml import read_assignment, read_deadline, write_assignment
from checker.classroom.handout import find_files, make_handout
from checker.errors import UsageProblem
from checker.model.assignment import Assignment, LateRule

ROOT = Path(__file__).parents[2]
DEADLINE = datetime.datetime.fromisoformat("2026-12-04T18:00+01:00")


@pytest.fixture
def katas():
    collection = open_collection(ROOT / "tests" / "collections" / "toy")
    return [collection.kata(name) for name in ("parrot", "desk")]


@pytest.fixture
def week(katas):
    return Assignment(title='Week "3"', katas=tuple(kata.slug for kata in katas), deadline=DEADLINE)


def test_nothing_of_any_solution_is_handed_out():
    collection = open_collection(ROOT)
    katas = collection.katas()
    files = find_files(Assignment(title="All", katas=tuple(kata.slug for kata in katas)), katas)
    # The steps that visible and hidden checks share lie beside both.
    secret = {
        path.read_bytes()
        for path in (ROOT / "solutions").rglob("*")
        if path.is_file() and path.name != "steps.py" and "__pycache__" not in path.parts and path.stat().st_size
    }
    assert len(secret) > 300
    assert not secret & set(files.values())
    assert not [path for path in files if "hidden" in path or "solution" in path or "fixes" in path]
    assert {f"katas/{kata.slug}/hints.md" for kata in katas} <= files.keys()


def test_the_same_katas_make_the_same_zip(katas, week, tmp_path):
    for name in ("a.zip", "b.zip"):
        make_handout(week, katas, tmp_path / name)
    content = (tmp_path / "a.zip").read_bytes()
    assert content == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"week-3"}
        assert archive.testzip() is None


def test_a_handout_is_a_collection_without_solutions_in_the_assignments_order(katas, week, tmp_path, monkeypatch):
    make_handout(week, katas, tmp_path / "week")
    handout = open_collection(tmp_path / "week")
    assert not handout.has_solutions
    assert handout.slugs() == list(week.katas) == ["parrot-says-nothing", "desk-keeps-the-queue"]
    assert handout.hints(handout.kata("parrot"))
    monkeypatch.chdir(tmp_path / "week" / "katas")
    assert open_collection().root == tmp_path / "week"


def test_the_readme_says_what_to_do_and_until_when(katas, week):
    readme = find_files(week, katas)["README.md"].decode()
    assert "Hand in until 2026-12-04 18:00 (UTC+01:00)." in readme
    assert "checker pick parrot-says-nothing" in readme
    assert "Hand in until" not in find_files(week.model_copy(update={"deadline": None}), katas)["README.md"].decode()


def test_learners_are_told_the_late_rule_and_nothing_of_each_other_or_of_hidden_checks(katas, week):
    rule = LateRule(grace_minutes=5, per_day=10, at_most=50, closes_after_days=7)
    said = {
        "late": rule, "extensions": {"Ada Lovelace": DEADLINE}, "checks": {"hidden/test_secret": "never"},
        "failure_details": "none",
    }  # fmt: skip
    files = find_files(week.model_copy(update=said), katas)
    assert files["assignment.toml"].decode() == write_assignment(week.model_copy(update={"late": rule}))
    assert "(UTC+01:00). Up to 5 minutes after the deadline nothing is off." in files["README.md"].decode()
    whole = b"".join(files.values())
    assert b"Lovelace" not in whole
    assert b"test_secret" not in whole


def test_an_assignment_is_read_as_it_was_written(week, tmp_path):
    path = tmp_path / "assignment.toml"
    path.write_text(write_assignment(week))
    assert read_assignment(path) == week


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("deadline = 2026-12-04T18:00:00", "offset"),
        ('deadline = "tomorrow"', "offset"),
        ("katas = []", "not empty"),
        ("dedline = 1", "Did you mean `deadline`"),
        ("format = 2", "only format"),
    ],
)
def test_what_is_wrong_in_an_assignment_is_said(tmp_path, line, said):
    path = tmp_path / "assignment.toml"
    lines = {"format": "format = 1", "title": 'title = "T"', "katas": 'katas = ["a"]'}
    path.write_text("\n".join((lines | {line.split()[0]: line}).values()))
    with pytest.raises(UsageProblem, match=said):
        read_assignment(path)


def test_a_deadline_needs_its_zone():
    assert read_deadline("2026-12-04T18:00+01:00") == DEADLINE
    for text in ("2026-12-04T18:00", "Friday"):
        with pytest.raises(UsageProblem, match="offset"):
            read_deadline(text)


def test_a_folder_that_holds_something_is_left_alone(katas, week, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageProblem, match="not an empty folder"):
        make_handout(week, katas, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

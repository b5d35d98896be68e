import re
import tomllib
from pathlib import Path

import pytest

from checker.authoring.new_kata import Plan, lay_out_kata, read_stage
from checker.authoring.verify import find_unready
from checker.catalogue import open_collection
from checker.errors import UsageProblem

PLAN = Plan("shelf-says-no", 'The "shelf" says \\no', 2, "routing", "mobile app", 25)


def plan(**changes: object) -> Plan:
    return Plan(**(vars(PLAN) | changes))


def test_both_folders_are_laid_out_and_hold_what_the_author_said(tmp_path: Path):
    laid = lay_out_kata(PLAN, tmp_path / "mine")
    kata = open_collection(tmp_path / "mine").kata("shelf")
    assert (kata.id, kata.title, kata.level, kata.stage, kata.client, kata.minutes) == (
        "01", PLAN.title, 2, "routing", "mobile app", 25,
    )  # fmt: skip
    assert {path.name for path in laid.kata.iterdir()} == {
        "README.md",
        "app.py",
        "hints.md",
        "kata.toml",
        "test_app.py",
    }
    assert {path.name for path in laid.solution.iterdir()} == {"README.md", "app.py", "solution.toml", "test_hidden.py"}


def test_every_line_that_tells_the_author_something_is_a_blank_and_a_finding_with_its_line(tmp_path: Path):
    laid = lay_out_kata(PLAN, tmp_path)
    proof = find_unready(open_collection(tmp_path), PLAN.slug)
    assert proof is not None
    blanks = {
        (file, number)
        for folder in (laid.kata, laid.solution)
        for file in folder.iterdir()
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if "BLANK" in line
    }
    assert {(one.file, one.line) for one in proof.findings} == blanks
    assert len(proof.findings) == laid.blanks == len(blanks)
    assert all(one.message.startswith("a blank to fill in: ") for one in proof.findings)
    assert not re.search(r"\{\{|\}\}", "".join(one.message for one in proof.findings))


def test_numbers_go_on_after_the_highest(tmp_path: Path):
    lay_out_kata(PLAN, tmp_path)
    toml = tmp_path / "katas" / PLAN.slug / "kata.toml"
    toml.write_text(toml.read_text().replace('"01"', '"41"'))
    assert lay_out_kata(plan(slug="door-says-no"), tmp_path / "katas").id == "42"


def test_words_that_would_tell_the_cause_are_written_down(tmp_path: Path):
    lay_out_kata(plan(telling=("prefix", "slash")), tmp_path)
    toml = (tmp_path / "solutions" / PLAN.slug / "solution.toml").read_text()
    assert tomllib.loads(toml)["telling"] == ["prefix", "slash"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"slug": "Shelf says no"}, "How about shelf-says-no?"),
        ({"slug": "shelf"}, "expected two words or more"),
        ({"slug": "../shelf-says"}, "How about shelf-says?"),
        ({"slug": "a-" + "b" * 60}, "at most 60 characters"),
        ({"telling": ("shelves", "says")}, 'has the word "says", which tells the cause'),
        ({"title": "The regex says no"}, 'has the word "regex", which is about the code'),
        ({"slug": "missing-await-answers-500"}, 'has the word "await", which is about the code'),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_is_written(tmp_path: Path, changes: dict, told: str):
    with pytest.raises(UsageProblem, match=re.escape(told)):
        lay_out_kata(plan(**changes), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("part", ["katas", "solutions"])
def test_a_name_that_is_taken_is_refused_and_left_alone(tmp_path: Path, part: str):
    (tmp_path / part / PLAN.slug).mkdir(parents=True)
    with pytest.raises(UsageProblem, match="is there already"):
        lay_out_kata(PLAN, tmp_path)
    assert len(list(tmp_path.rglob("*"))) == 2


def test_a_file_in_the_place_of_a_collection_is_refused(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageProblem, match="is a file"):
        lay_out_kata(PLAN, tmp_path / "file")


def test_a_stage_is_known_by_its_name():
    assert read_stage(" Routing") == "routing"
    with pytest.raises(UsageProblem, match=r"Did you mean routing\?"):
        read_stage("rooting")

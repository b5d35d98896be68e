"""katas/README.md is the map of today's katas, and tells nothing that a learner should find out."""

import shutil
from pathlib import Path

import pytest

from checker.authoring.learners_map import in_words, write_map
from checker.authoring.lint_names import find_telling
from checker.catalogue import Collection, open_collection
from checker.model.stage import STAGES


@pytest.fixture(scope="module")
def collection(root: Path) -> Collection:
    return open_collection(root)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "katas" / "README.md").read_text("utf-8")


def test_the_map_is_what_the_command_writes_today(collection: Collection, page: str) -> None:
    assert page == write_map(collection.katas()), "run `checker kata map --write`"


def test_every_kata_is_on_it_once_at_its_stage_and_once_in_its_level(collection: Collection, page: str) -> None:
    stages = dict(line.strip("| ").split(" | ", 1) for line in page.splitlines() if line.startswith("| "))
    for kata in collection.katas():
        assert page.count(f"({kata.slug}/README.md)") == 2
        assert f"[{kata.id}]({kata.slug}/README.md)" in stages[kata.stage]
        row = f"| {kata.id} | [{kata.title}]({kata.slug}/README.md) | {kata.stage} | {kata.client} | {kata.minutes} |"
        assert row in page.splitlines()
    assert set(STAGES) <= stages.keys()


def test_every_link_of_it_leads_to_a_ticket(collection: Collection, root: Path) -> None:
    assert all((root / "katas" / kata.slug / "README.md").is_file() for kata in collection.katas())


def test_it_is_the_same_for_somebody_who_has_no_solutions(tmp_path: Path, root: Path, page: str) -> None:
    shutil.copytree(root / "katas", tmp_path / "katas")
    assert write_map(open_collection(tmp_path).katas()) == page


def test_no_row_has_a_word_that_tells_its_katas_cause(collection: Collection, page: str) -> None:
    for kata in collection.katas():
        for line in page.splitlines():
            if f"[{kata.title}]" in line:
                assert find_telling(line, collection.solution(kata).telling) == []


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(10, "about 10 minutes"), (119, "about 119 minutes"), (205, "about 3 and a half hours"), (240, "about 4 hours")],
)
def test_times_are_told_as_people_tell_them(minutes: int, words: str) -> None:
    assert in_words(minutes) == words

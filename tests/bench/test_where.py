from pathlib import Path

import pytest

from checker.bench.where import find_work, kata_here, picked, resolve
from checker.catalogue import Collection
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.workspace import copy_for_learner


@pytest.fixture
def work(parrot: Kata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder with one kata picked; one stands beside it."""
    monkeypatch.chdir(tmp_path)
    copy_for_learner(parrot, tmp_path / "work")
    return tmp_path / "work"


def refusal(toy: Collection, *given: str | None) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        resolve(toy, *given)
    return caught.value


@pytest.mark.parametrize("place", [".", "work", "work/parrot-says-nothing", "elsewhere/deep"])
def test_work_is_found_from_here_upwards(work: Path, place: str, monkeypatch: pytest.MonkeyPatch):
    (work.parent / "elsewhere/deep").mkdir(parents=True)
    monkeypatch.chdir(work.parent / place)
    assert find_work() == work


def test_a_folder_called_work_that_is_somebody_elses_is_not_taken(work: Path, monkeypatch: pytest.MonkeyPatch):
    (work.parent / "inner/work").mkdir(parents=True)
    monkeypatch.chdir(work.parent / "inner")
    assert find_work() == work


def test_without_any_it_is_beside_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert find_work() == tmp_path / "work"


def test_a_folder_that_was_removed_under_ones_feet_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(UsageProblem, match="does not exist any more"):
        find_work()


def test_the_kata_here_is_the_copys(toy: Collection, work: Path, monkeypatch: pytest.MonkeyPatch):
    assert kata_here(toy) is None
    copy = work / "parrot-says-nothing"
    (copy / "deep").mkdir()
    for place in (copy, copy / "deep"):
        monkeypatch.chdir(place)
        kata = kata_here(toy)
        assert kata is not None
        assert kata.slug == "parrot-says-nothing"
        assert resolve(toy, None) == (kata, copy)


def test_a_copy_without_its_kata_toml_is_known_by_name(toy: Collection, work: Path, monkeypatch: pytest.MonkeyPatch):
    (work / "parrot-says-nothing/kata.toml").write_text("id =")
    monkeypatch.chdir(work / "parrot-says-nothing")
    kata = kata_here(toy)
    assert kata is not None
    assert kata.id == "03"


def test_a_copy_by_another_name_is_known_by_its_id(toy: Collection, work: Path, monkeypatch: pytest.MonkeyPatch):
    (work / "parrot-says-nothing").rename(work / "second try")
    monkeypatch.chdir(work / "second try")
    assert resolve(toy, None)[1] == work / "second try"
    assert resolve(toy, None)[0].id == "03"


@pytest.mark.parametrize("name", ["parrot-says-nothing", "3", "par"])
def test_a_name_means_the_copy_in_work(toy: Collection, work: Path, name: str):
    kata, folder = resolve(toy, name)
    assert (kata.id, folder) == ("03", work / "parrot-says-nothing")


def test_a_folder_that_begins_like_a_kata_is_a_path(toy: Collection, work: Path):
    (work.parent / "par").mkdir()
    assert "--kata" in refusal(toy, "par").todo


@pytest.mark.parametrize("word", ["work/parrot-says-nothing", "work/parrot-says-nothing/app.py"])
def test_a_path_finds_its_kata_by_the_kata_toml(toy: Collection, work: Path, word: str):
    kata, path = resolve(toy, word)
    assert (kata.id, path) == ("03", work.parent / word)


def test_a_path_finds_its_kata_by_a_folders_name(toy: Collection, root: Path, work: Path):
    kata, path = resolve(toy, str(root / "solutions/parrot-says-nothing/wrong_fixes/shouting"))
    assert (kata.id, path.name) == ("03", "shouting")


def test_the_kata_can_be_said_beside_the_path(toy: Collection, work: Path):
    (work.parent / "fix.py").write_text("")
    assert resolve(toy, "fix.py", None, "parrot")[0].id == "03"
    problem = refusal(toy, "fix.py")
    assert "Which kata is" in problem.what
    assert "--kata KATA" in problem.todo


def test_a_path_that_is_not_there_is_told(toy: Collection, work: Path):
    assert refusal(toy, "gone/app.py").what == "There is no file or folder gone/app.py."


def test_a_kata_that_was_not_picked_is_told(toy: Collection, work: Path):
    problem = refusal(toy, "desk-keeps-the-queue")
    assert "has no copy in" in problem.what
    assert "checker pick desk-keeps-the-queue" in problem.todo


def test_no_name_outside_a_copy_lists_what_was_picked(toy: Collection, work: Path):
    assert refusal(toy, None).what == "Which kata? Picked are:\n  parrot-says-nothing"
    assert picked(toy, work) == ["parrot-says-nothing"]


def test_no_name_and_nothing_picked_leads_to_pick(toy: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert "checker pick KATA" in refusal(toy, None).todo


def test_who_stands_in_the_wrong_folder_is_told_to_go_to_the_right_one(
    toy: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    for name in (None, "parrot"):
        assert "Did you pick katas elsewhere?" in refusal(toy, name).todo


def test_work_elsewhere_is_taken_as_given(toy: Collection, work: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(work / "parrot-says-nothing")
    kata, folder = resolve(toy, "3", Path(".."))
    assert (kata.id, folder.resolve()) == ("03", work / "parrot-says-nothing")

import shutil
from pathlib import Path

import pytest

import checker
from checker.catalogue import Collection, collection, content_sha256, open_collection
from checker.errors import UsageProblem


def test_katas_stand_by_level_then_id(toy: Collection):
    assert toy.slugs() == ["parrot-says-nothing", "desk-keeps-the-queue"]
    assert [kata.id for kata in toy.katas()] == ["03", "11"]


@pytest.mark.parametrize(
    "name", ["parrot-says-nothing", "03", "3", "par", "parrot-says-nothing/", "PARROT-SAYS-nothing"]
)
def test_a_kata_answers_to_slug_id_and_prefix(toy: Collection, name: str):
    assert toy.kata(name).slug == "parrot-says-nothing"


@pytest.mark.parametrize("name", ["parot", "nothing", "parrot-say-nothing"])
def test_an_unknown_name_gets_the_nearest(toy: Collection, name: str):
    with pytest.raises(UsageProblem) as caught:
        toy.kata(name)
    assert caught.value.what == f'There is no kata "{name}". Did you mean parrot-says-nothing?'
    assert "checker list" in caught.value.todo


def test_a_prefix_of_two_katas_names_both(toy: Collection, root: Path):
    shutil.copytree(root / "katas/parrot-says-nothing", root / "katas/parrot-sings")
    with pytest.raises(UsageProblem, match="can mean 2 katas") as caught:
        toy.kata("parrot")
    assert "  parrot-says-nothing\n  parrot-sings" in caught.value.what


def test_two_katas_of_one_id_are_refused(toy: Collection, root: Path):
    shutil.copytree(root / "katas/parrot-says-nothing", root / "katas/parrot-sings")
    with pytest.raises(UsageProblem, match='Two katas have the id "03"'):
        toy.katas()


def test_a_broken_kata_does_not_hide_the_others(toy: Collection, parrot: Path):
    (parrot / "kata.toml").write_text("id = ")
    assert toy.kata("11").slug == "desk-keeps-the-queue"
    assert toy.slugs() == ["desk-keeps-the-queue", "parrot-says-nothing"]
    with pytest.raises(UsageProblem, match="The kata parrot-says-nothing has a fault"):
        toy.katas()


def test_what_git_leaves_of_a_kata_is_none(toy: Collection, root: Path):
    (root / "katas/gone/__pycache__").mkdir(parents=True)
    assert "gone" not in toy.slugs()


def test_the_katas_folder_itself_opens_the_collection(root: Path):
    assert open_collection(root / "katas").kata("03").solution == root / "solutions/parrot-says-nothing"


def test_a_handout_has_no_solutions(root: Path):
    shutil.rmtree(root / "solutions")
    handout = open_collection(root)
    kata = handout.kata("03")
    assert (handout.has_solutions, kata.solution, kata.hidden_checks) == (False, None, None)
    with pytest.raises(UsageProblem, match="is a handout"):
        handout.solution(kata)


def test_a_folder_of_katas_by_another_name_is_a_handout(root: Path):
    shutil.copytree(root / "katas", root / "monday")
    assert open_collection(root / "monday").kata("03").solution is None


def test_a_kata_without_its_solution_is_told_from_a_handout(toy: Collection, parrot_solution: Path):
    shutil.rmtree(parrot_solution)
    with pytest.raises(UsageProblem, match=r"has no solution: the folder .*parrot-says-nothing is missing"):
        toy.solution(toy.kata("03"))


@pytest.mark.parametrize(("name", "expected"), [("", "There are no katas in"), ("nowhere", "There is no folder")])
def test_a_folder_without_katas_is_refused(tmp_path: Path, name: str, expected: str):
    with pytest.raises(UsageProblem, match=expected) as caught:
        open_collection(tmp_path / name)
    assert "holds a folder `katas`" in caught.value.todo


def test_the_projects_own_katas_open_without_a_folder():
    assert open_collection().katas()


def test_an_installation_finds_its_katas_beside_the_package(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checker, "__file__", str(tmp_path / "target/checker/__init__.py"))
    (tmp_path / "target/share").mkdir(parents=True)
    (tmp_path / "target/katas").mkdir()
    root.rename(tmp_path / "target/share/roundtrip")
    monkeypatch.setattr(collection, "_data_folders", lambda packages: [str(packages)])
    assert open_collection().kata("03").folder.parent == tmp_path / "target/share/roundtrip/katas"


def test_an_installation_without_katas_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checker, "__file__", str(tmp_path / "checker/__init__.py"))
    monkeypatch.setattr(collection, "_data_folders", lambda packages: [str(packages)])
    with pytest.raises(UsageProblem, match="missing from this installation") as caught:
        open_collection()
    assert str(tmp_path / "share/roundtrip") in caught.value.what


def test_hints_and_texts_are_read_whole(toy: Collection):
    kata = toy.kata("03")
    assert toy.hints(kata) == ("Listen.", "Listen closer.", "What does it return?")
    assert toy.hints(toy.kata("11")) == ()
    assert toy.ticket(kata).startswith("# The parrot")
    assert toy.explanation(kata).startswith("# Why the parrot")


def test_the_digest_moves_with_every_file_and_with_nothing_else(toy: Collection, parrot: Path, parrot_solution: Path):
    kata = toy.kata("03")
    first = content_sha256(kata)
    (parrot / "__pycache__").mkdir()
    (parrot / "__pycache__/app.pyc").write_bytes(b"x")
    (parrot / ".swp").write_bytes(b"x")
    assert content_sha256(kata) == first
    (parrot_solution / "test_hidden.py").write_text("")
    second = content_sha256(kata)
    (parrot / "hints.md").rename(parrot / "hint.md")
    assert len({first, second, content_sha256(kata)}) == 3

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.workspace import copy_for_learner, is_learner_folder, learner_copy, reset


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_learner_gets_the_kata_without_its_hints(parrot: Kata, work: Path):
    assert copy_for_learner(parrot, work) == work / "parrot-says-nothing"
    assert names(work) == [
        f"parrot-says-nothing/{name}" for name in ("README.md", "app.py", "kata.toml", "test_app.py")
    ] + ["pytest.ini"]


def test_the_copy_can_be_written_to_even_if_the_kata_cannot(parrot: Kata, work: Path):
    (parrot.folder / "app.py").chmod(0o444)
    copy = copy_for_learner(parrot, work)
    assert (copy / "app.py").stat().st_mode & 0o200
    assert copy.stat().st_mode & 0o777 == 0o777 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_nobody_elses_settings_reach_the_learner(parrot: Kata, work: Path):
    (work.parent / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    copy = copy_for_learner(parrot, work)
    (copy / "test_app.py").write_text("def test_x(pytestconfig): print(pytestconfig.inipath)\n")
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-s"]
    run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert str(work / "pytest.ini") in run.stdout
    assert run.returncode == 0
    assert not list(work.rglob(".pytest_cache"))


def test_a_pytest_ini_that_is_there_stays(parrot: Kata, work: Path):
    work.mkdir()
    (work / "pytest.ini").write_text("[pytest]\n")
    copy_for_learner(parrot, work)
    assert (work / "pytest.ini").read_text() == "[pytest]\n"
    assert not is_learner_folder(work)


def test_a_folder_with_our_pytest_ini_is_the_learners(parrot: Kata, work: Path):
    assert not is_learner_folder(work)
    copy_for_learner(parrot, work)
    assert is_learner_folder(work)


def test_a_second_pick_is_refused_and_changes_nothing(parrot: Kata, work: Path):
    copy = copy_for_learner(parrot, work)
    (copy / "app.py").write_text("mine")
    with pytest.raises(UsageProblem, match="is there already") as caught:
        copy_for_learner(parrot, work)
    assert "checker reset parrot-says-nothing" in caught.value.todo
    assert (copy / "app.py").read_text() == "mine"


def test_a_dangling_link_in_its_place_is_refused(parrot: Kata, work: Path):
    work.mkdir()
    (work / "parrot-says-nothing").symlink_to("nowhere")
    with pytest.raises(UsageProblem, match="is there already"):
        copy_for_learner(parrot, work)


def test_an_interrupted_pick_leaves_nothing_half(parrot: Kata, work: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(kata: Kata) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(learner_copy, "handed_out_files", interrupted)
    with pytest.raises(KeyboardInterrupt):
        copy_for_learner(parrot, work)
    assert names(work) == ["pytest.ini"]
    assert [path.name for path in work.iterdir()] == ["pytest.ini"]


def test_a_read_only_folder_is_told(parrot: Kata, work: Path, unprivileged: None):
    work.mkdir(mode=0o555)
    with pytest.raises(UsageProblem) as caught:
        copy_for_learner(parrot, work)
    assert caught.value.what == f"Nothing can be written in {work}: Permission denied."
    assert "--work DIR" in caught.value.todo


def test_a_file_in_place_of_work_is_told(parrot: Kata, work: Path):
    work.write_text("")
    with pytest.raises(UsageProblem, match="Nothing can be written in"):
        copy_for_learner(parrot, work)


def test_reset_restores_the_starter_and_keeps_everything(parrot: Kata, work: Path):
    copy = copy_for_learner(parrot, work)
    (copy / "app.py").write_text("mine")
    (copy / "notes").mkdir()
    (copy / "notes/a.txt").write_text("also mine")
    (copy / "test_app.py").unlink()
    kept = reset(parrot, work)
    assert kept.parent == work / ".kept"
    assert kept.name.startswith("parrot-says-nothing-20")
    assert (kept / "app.py").read_text() == "mine"
    assert (kept / "notes/a.txt").read_text() == "also mine"
    assert names(copy) == ["README.md", "app.py", "kata.toml", "test_app.py"]
    assert (copy / "app.py").read_bytes() == (parrot.folder / "app.py").read_bytes()


def test_a_shell_that_stands_in_the_copy_still_does_after_reset(parrot: Kata, work: Path):
    copy = copy_for_learner(parrot, work)
    before = copy.stat().st_ino
    reset(parrot, work)
    assert copy.stat().st_ino == before


def test_resets_within_a_second_keep_a_copy_each(parrot: Kata, work: Path):
    copy = copy_for_learner(parrot, work)
    for text in ("one", "two", "three"):
        (copy / "app.py").write_text(text)
        reset(parrot, work)
    assert {path.read_text() for path in (work / ".kept").glob("*/app.py")} == {"one", "two", "three"}


@pytest.mark.parametrize("renames", range(1, 9))
def test_reset_loses_nothing_wherever_it_is_interrupted(
    parrot: Kata, work: Path, renames: int, monkeypatch: pytest.MonkeyPatch
):
    copy = copy_for_learner(parrot, work)
    (copy / "app.py").write_text("mine")
    (copy / "notes.txt").write_text("also mine")
    left = iter(range(renames))
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reset(parrot, work)
    texts = {path.read_text() for path in work.rglob("*") if path.is_file()}
    assert {"mine", "also mine"} <= texts
    reset(parrot, work)
    assert names(copy) == ["README.md", "app.py", "kata.toml", "test_app.py"]
    assert {"mine", "also mine"} <= {path.read_text() for path in (work / ".kept").rglob("*") if path.is_file()}


def test_reset_of_what_was_never_picked_is_refused(parrot: Kata, work: Path):
    with pytest.raises(UsageProblem, match=r"There is no .* to reset") as caught:
        reset(parrot, work)
    assert "checker pick parrot-says-nothing" in caught.value.todo


def test_reset_puts_a_folder_where_a_file_or_link_was(parrot: Kata, work: Path):
    copy = copy_for_learner(parrot, work)
    shutil.rmtree(copy)
    copy.write_text("mine")
    kept = reset(parrot, work)
    assert kept.read_text() == "mine"
    assert (copy / "app.py").is_file()

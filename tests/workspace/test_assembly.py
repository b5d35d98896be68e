from pathlib import Path

import pytest

from checker.errors import CheckerFault
from checker.model.kata import Kata, Submission
from checker.submissions import read_starter
from checker.workspace import assemble


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_what_serves_the_app_goes_in_and_nothing_that_tells_of_the_checks(desk: Kata, tmp_path: Path):
    for name in ("hints.md", "pytest.ini", ".env", "test_more.py", "data/test_x.py"):
        (desk.folder / name).write_text("x")
    (desk.folder / "__pycache__").mkdir()
    (desk.folder / "__pycache__/door.pyc").write_bytes(b"x")
    assemble(desk, read_starter(desk), tmp_path / "box")
    served = [
        "data/people.csv",
        "desk/__init__.py",
        "desk/main.py",
        "desk/queue.py",
        "door.py",
        "settings.py",
        "steps.py",
    ]
    assert names(tmp_path / "box") == served


def test_editable_files_are_the_submissions_only(desk: Kata, tmp_path: Path):
    submission = Submission(name="tamsin", files={"desk/main.py": b"mine", "desk/new.py": b"\xff", "settings.py": b""})
    assemble(desk, submission, tmp_path / "box")
    assert (tmp_path / "box/desk/main.py").read_bytes() == b"mine"
    assert (tmp_path / "box/desk/new.py").read_bytes() == b"\xff"
    assert not (tmp_path / "box/desk/queue.py").exists()


@pytest.mark.parametrize("path", ["door.py", "test_app.py", "desk/../door.py", "/tmp/x.py", "desk/data.txt"])
def test_a_file_that_is_not_the_learners_is_refused(desk: Kata, tmp_path: Path, path: str):
    with pytest.raises(CheckerFault, match="not the learner's to edit"):
        assemble(desk, Submission(name="x", files={path: b""}), tmp_path / "box")


def test_a_link_in_the_kata_is_not_followed(desk: Kata, tmp_path: Path):
    (desk.folder / "secret.py").symlink_to("/etc/passwd")
    (desk.folder / "more").symlink_to("data")
    assemble(desk, read_starter(desk), tmp_path / "box")
    assert not {"secret.py", "more/people.csv"} & set(names(tmp_path / "box"))


def test_a_workspace_that_holds_something_is_refused(parrot: Kata, tmp_path: Path):
    (tmp_path / "box").mkdir()
    (tmp_path / "box/app.py").symlink_to("/etc/passwd")
    with pytest.raises(CheckerFault, match="is not empty"):
        assemble(parrot, read_starter(parrot), tmp_path / "box")

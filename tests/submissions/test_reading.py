import os
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.model.kata import MIB, Kata
from checker.submissions import read_fix, read_starter, read_submission


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A learner's version of the parrot."""
    folder = tmp_path / "tamsin"
    folder.mkdir()
    (folder / "app.py").write_bytes(b"app = 1\r\n\xff")
    (folder / "notes.txt").write_text("mine")
    return folder


@pytest.fixture
def package(tmp_path: Path, desk: Kata) -> Path:
    """A learner's version of the desk."""
    folder = tmp_path / "okafor"
    (folder / "desk").mkdir(parents=True)
    (folder / "desk" / "main.py").write_text("app = 1\n")
    (folder / "settings.py").write_text("OPEN = False\n")
    return folder


def refusal(kata: Kata, path: Path) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        read_submission(kata, path)
    return caught.value


def test_only_editable_files_are_read_and_as_bytes(parrot: Kata, folder: Path):
    submission = read_submission(parrot, folder)
    assert submission.name == "tamsin"
    assert submission.files == {"app.py": b"app = 1\r\n\xff"}


def test_one_file_is_a_submission_where_one_is_editable(parrot: Kata, folder: Path):
    (folder / "app.py").rename(folder / "my fix.py")
    submission = read_submission(parrot, folder / "my fix.py", name="Tamsin")
    assert submission.name == "Tamsin"
    assert list(submission.files) == ["app.py"]


def test_one_file_is_none_where_more_are_editable(desk: Kata, folder: Path):
    problem = refusal(desk, folder / "app.py")
    assert "is one file, but the kata desk-keeps-the-queue has more to hand in: desk/, settings.py" in problem.what
    assert problem.todo == "Name the folder that holds them."


def test_a_folder_entry_takes_every_python_file_beneath(desk: Kata, package: Path):
    (package / "desk/inner").mkdir()
    (package / "desk/inner/more.py").write_text("")
    (package / "desk/__pycache__").mkdir()
    (package / "desk/__pycache__/main.py").write_text("")
    (package / "desk/.hidden.py").write_text("")
    (package / "desk/notes.txt").write_text("")
    assert list(read_submission(desk, package).files) == ["desk/main.py", "desk/inner/more.py", "settings.py"]


def test_a_missing_file_names_file_folder_and_reset(parrot: Kata, folder: Path):
    (folder / "app.py").unlink()
    problem = refusal(parrot, folder)
    assert problem.what == f"app.py is missing from {folder}."
    assert "checker reset parrot-says-nothing" in problem.todo


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_folder_entry_that_is_missing_or_empty_is_told(desk: Kata, package: Path, is_empty: bool):
    (package / "desk/main.py").unlink()
    if not is_empty:
        (package / "desk").rmdir()
    assert refusal(desk, package).what == f"desk/ is missing from {package}."


def test_a_path_that_is_not_there_is_told(parrot: Kata, tmp_path: Path):
    assert refusal(parrot, tmp_path / "gone").what == f"There is no file or folder {tmp_path / 'gone'}."


def test_a_folder_where_a_file_is_expected_is_refused(parrot: Kata, folder: Path):
    (folder / "app.py").unlink()
    (folder / "app.py").mkdir()
    assert refusal(parrot, folder).what == f"{folder / 'app.py'} is a folder, where a file is expected."


def test_a_link_is_refused_even_to_a_file_beside_it(parrot: Kata, folder: Path):
    (folder / "app.py").rename(folder / "real.py")
    (folder / "app.py").symlink_to("real.py")
    assert refusal(parrot, folder).what == f"{folder / 'app.py'} is a link."
    assert refusal(parrot, folder / "app.py").what == f"{folder / 'app.py'} is a link."


def test_a_link_on_the_way_is_refused(desk: Kata, package: Path):
    (package / "desk").rename(package / "real")
    (package / "desk").symlink_to("real")
    assert refusal(desk, package).what == f"{package / 'desk'} is a link."


def test_a_link_in_a_package_is_refused(desk: Kata, package: Path):
    (package / "desk/queue.py").symlink_to("/etc/passwd")
    assert refusal(desk, package).what == f"{package / 'desk/queue.py'} is a link."


@pytest.mark.timeout(10)
def test_a_pipe_is_refused_without_waiting_for_a_writer(parrot: Kata, folder: Path):
    (folder / "app.py").unlink()
    os.mkfifo(folder / "app.py")
    assert "is not a regular file" in refusal(parrot, folder).what
    assert "is not a regular file" in refusal(parrot, folder / "app.py").what


def test_a_device_is_refused(parrot: Kata):
    assert "/dev/zero is not a regular file" in refusal(parrot, Path("/dev/zero")).what


def test_a_file_of_1_mib_is_read_and_a_larger_one_refused(parrot: Kata, folder: Path):
    (folder / "app.py").write_bytes(b"#" * MIB)
    assert len(read_submission(parrot, folder).files["app.py"]) == MIB
    (folder / "app.py").write_bytes(b"#" * (MIB + 1))
    assert "is larger than 1 MiB" in refusal(parrot, folder).what


def test_too_many_files_are_refused(desk: Kata, package: Path):
    for number in range(101):
        (package / f"desk/m{number}.py").write_text("")
    assert "more than 100 files or 4 MiB" in refusal(desk, package).what


def test_too_many_bytes_are_refused(desk: Kata, package: Path):
    for number in range(5):
        (package / f"desk/m{number}.py").write_bytes(b"#" * MIB)
    assert "more than 100 files or 4 MiB" in refusal(desk, package).what


def test_too_many_names_are_refused(desk: Kata, package: Path):
    for number in range(1001):
        (package / f"desk/{number}.txt").touch()
    assert "holds more than 1000 files and folders" in refusal(desk, package).what


@pytest.mark.parametrize("name", [b"a\nb.py", b"a\x1b[31m.py", b"\xff.py"])
def test_a_name_that_cannot_be_shown_is_refused(desk: Kata, package: Path, name: bytes):
    (package / "desk" / os.fsdecode(name)).write_text("")
    problem = refusal(desk, package)
    assert "which cannot be shown" in problem.what
    assert problem.what.isprintable()


def test_an_unreadable_file_is_told(parrot: Kata, folder: Path, unprivileged: None):
    (folder / "app.py").chmod(0)
    assert refusal(parrot, folder).what == f"The file {folder / 'app.py'} cannot be read: Permission denied."


def test_an_unreadable_folder_is_told(parrot: Kata, folder: Path, unprivileged: None):
    folder.chmod(0)
    try:
        assert "Permission denied" in refusal(parrot, folder).what
    finally:
        folder.chmod(0o755)


def test_the_starter_and_the_reference_are_submissions_too(desk: Kata):
    starter = read_starter(desk)
    assert list(starter.files) == ["desk/__init__.py", "desk/main.py", "desk/queue.py", "settings.py"]
    assert desk.solution is not None
    reference = read_fix(desk, desk.solution, "reference")
    assert reference.files == starter.files | {"desk/queue.py": (desk.solution / "desk/queue.py").read_bytes()}


def test_a_fix_without_an_editable_file_is_told(parrot: Kata, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageProblem, match="holds no editable file of the kata parrot-says-nothing"):
        read_fix(parrot, tmp_path / "empty", "empty")

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from checker.bench import saves
from checker.bench.saves import Saves, Version
from checker.bench.writers import is_being_written
from checker.errors import UsageProblem

SECONDS = 20
A_WHILE = 0.5
"""Long enough for a save to be told, if it were."""


class Told:
    """The versions that are told of a folder."""

    def __init__(self, kata, path: Path, *, poll: bool = False) -> None:
        self.queue: Queue[Version] = Queue()
        self.saves = Saves(kata, path, poll=poll)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self) -> None:
        for version in self.saves.versions(self.stop):
            self.queue.put(version)

    def next(self) -> Version:
        return self.queue.get(timeout=SECONDS)

    def text(self) -> str:
        version = self.next()
        assert version.submission is not None, version.problem
        return version.submission.files["app.py"].decode()

    def until(self, text: str) -> None:
        """Wait for a version; those before it were whole too, or could not be read."""
        while True:
            version = self.next()
            if version.submission is not None and version.submission.files["app.py"].decode() == text:
                return

    def nothing_more(self) -> bool:
        try:
            self.queue.get(timeout=A_WHILE)
        except Empty:
            return True
        return False

    def end(self) -> None:
        self.stop.set()
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "tiny"
    folder.mkdir(parents=True)
    (folder / "app.py").write_text("first\n")
    return folder


@pytest.fixture(params=[False, True], ids=["told-by-the-system", "polled"])
def told(request, make_kata, folder: Path) -> Iterator[Told]:
    told = Told(make_kata(), folder, poll=request.param)
    assert told.text() == "first\n"
    yield told
    told.end()


def test_a_save_by_writing_over_the_file_is_told(told: Told, folder: Path):
    (folder / "app.py").write_text("second\n")
    told.until("second\n")
    assert told.nothing_more()


def test_a_save_by_renaming_a_new_file_is_told_once(told: Told, folder: Path):
    (folder / ".app.py.swp").write_text("second\n")
    (folder / ".app.py.swp").replace(folder / "app.py")
    assert told.text() == "second\n"
    assert told.nothing_more()


def test_a_save_that_moves_the_old_file_away_first_is_told_once(told: Told, folder: Path):
    (folder / "app.py").rename(folder / "app.py~")
    time.sleep(0.05)
    (folder / "app.py").write_text("second\n")
    assert told.text() == "second\n"
    assert told.nothing_more()


def test_of_many_saves_in_a_row_the_last_one_is_told_last(told: Told, folder: Path):
    for number in range(30):
        (folder / "app.py").write_text(f"{number}\n")
    told.until("29\n")
    assert told.nothing_more()


def test_a_save_of_the_same_text_is_a_save(told: Told, folder: Path):
    (folder / "app.py").write_text("first\n")
    assert told.text() == "first\n"


def test_other_files_do_not_count(told: Told, folder: Path):
    (folder / "notes.txt").write_text("mine")
    (folder / "test_app.py").write_text("")
    (folder / "__pycache__").mkdir()
    assert told.nothing_more()


def test_a_file_that_is_emptied_before_it_is_written_is_not_told_empty(told: Told, folder: Path):
    (folder / "app.py").write_text("")
    time.sleep(0.1)
    (folder / "app.py").write_text("second\n")
    assert told.text() == "second\n"


def test_a_file_that_stays_empty_is_told(told: Told, folder: Path):
    (folder / "app.py").write_text("")
    assert told.text() == ""


def test_a_file_that_vanishes_is_told_with_what_is_missing_and_so_is_its_return(told: Told, folder: Path):
    (folder / "app.py").unlink()
    problem = told.next().problem
    assert isinstance(problem, UsageProblem)
    assert "app.py is missing" in problem.what
    (folder / "app.py").write_text("back\n")
    told.until("back\n")


def test_a_folder_that_is_renamed_is_missed_and_found_again(told: Told, folder: Path):
    folder.rename(folder.with_name("elsewhere"))
    assert told.next().problem is not None
    folder.with_name("elsewhere").rename(folder)
    told.until("first\n")
    (folder / "app.py").write_text("after\n")
    told.until("after\n")


def test_a_folder_in_another_ones_place_is_watched_from_then_on(told: Told, folder: Path):
    folder.rename(folder.with_name("old"))
    folder.mkdir()
    (folder / "app.py").write_text("new folder\n")
    told.until("new folder\n")
    (folder / "app.py").write_text("saved in it\n")
    told.until("saved in it\n")


def test_half_a_file_is_not_read_while_its_writer_is_at_work(told: Told, folder: Path):
    with (folder / "app.py").open("w") as file:
        file.write("half")
        file.flush()
        assert told.nothing_more()
        file.write(" and half\n")
    assert told.text() == "half and half\n"


def test_a_writer_is_seen_until_the_file_is_closed(folder: Path):
    app = folder / "app.py"
    assert not is_being_written(app)
    with app.open("a"):
        assert is_being_written(app)
    with app.open():
        assert not is_being_written(app)
    assert not is_being_written(folder / "missing.py")


def test_one_file_may_be_watched_alone(make_kata, tmp_path: Path):
    file = tmp_path / "mine.py"
    file.write_text("one\n")
    told = Told(make_kata(), file)
    assert told.text() == "one\n"
    file.write_text("two\n")
    told.until("two\n")
    told.end()


def test_the_files_of_a_package_are_watched_new_ones_too(toy, tmp_path: Path):
    kata = toy.kata("desk-keeps-the-queue")
    entry = next(entry for entry in kata.editable if entry.endswith("/"))
    saves = Saves(kata, kata.folder)
    before = saves.look()
    assert len(before) >= 2
    (kata.folder / entry / "more.py").write_text("")
    assert len(saves.look()) == len(before) + 1
    (kata.folder / entry / "notes.txt").write_text("")
    assert len(saves.look()) == len(before) + 1


def test_where_the_system_can_not_tell_files_are_looked_at_and_that_is_said(make_kata, folder: Path, monkeypatch):
    def refuse(*paths, **options):
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(saves, "watch", refuse)
    told = Told(make_kata(), folder)
    assert told.text() == "first\n"
    (folder / "app.py").write_text("second\n")
    told.until("second\n")
    assert "watch limit" in told.saves.silence
    told.end()


def test_a_file_system_that_tells_nothing_is_looked_at_now_and_then(make_kata, folder: Path, monkeypatch):
    real = saves.watch

    def elsewhere(*paths, **options):
        (folder.parent / "quiet").mkdir(exist_ok=True)
        return real(folder.parent / "quiet", **options)

    monkeypatch.setattr(saves, "watch", elsewhere)
    told = Told(make_kata(), folder)
    assert told.text() == "first\n"
    (folder / "app.py").write_text("second\n")
    told.until("second\n")
    told.end()


def test_a_version_is_current_until_the_next_save(make_kata, folder: Path):
    saves = Saves(make_kata(), folder)
    version = saves.read()
    assert saves.is_current(version)
    os.utime(folder / "app.py", ns=(1, 1))
    assert not saves.is_current(version)

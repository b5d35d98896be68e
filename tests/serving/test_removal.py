"""A folder that an app has filled is emptied, whatever is in it, and nothing outside is touched."""

import os

from checker.serving.pristine_folder import PristineFolder
from checker.serving.removal import empty, remove


def test_a_link_is_removed_and_not_followed(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").touch()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "outside")
    remove(tmp_path / "in")
    assert (tmp_path / "outside" / "kept").exists()
    assert not (tmp_path / "in").exists()


def test_folders_nested_deeper_than_a_path_can_be_are_removed(tmp_path):
    top = tmp_path / "deep"
    top.mkdir()
    place = os.open(top, os.O_RDONLY)
    for _ in range(2000):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    remove(top)
    assert not top.exists()


def test_three_thousand_folders_and_locked_ones_are_removed(tmp_path):
    for number in range(30):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        for inner in range(100):
            (folder / f"{inner}").mkdir()
        folder.chmod(0)
    empty(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_put_back_to_its_first_content(tmp_path):
    (tmp_path / "w" / "inner").mkdir(parents=True)
    (tmp_path / "w" / "app.py").write_text("one")
    (tmp_path / "w" / "inner" / "data.txt").write_text("two")
    folder = PristineFolder(tmp_path / "w")
    assert folder.is_pristine()
    for spoil in (
        lambda: (folder.path / "app.py").write_text("six"),
        lambda: (folder.path / "more").touch(),
        lambda: (folder.path / "inner" / "data.txt").unlink(),
        lambda: (folder.path / "inner").rename(folder.path / "outer"),
        lambda: folder.path.rename(tmp_path / "elsewhere"),
    ):
        spoil()
        assert not folder.is_pristine()
        folder.restore()
        assert folder.is_pristine()
        assert (folder.path / "app.py").read_text() == "one"
        assert (folder.path / "inner" / "data.txt").read_text() == "two"
        assert len(list(folder.path.iterdir())) == 2


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path):
    (tmp_path / "app.py").write_text("one")
    facts = (tmp_path / "app.py").stat()
    folder = PristineFolder(tmp_path)
    (tmp_path / "app.py").write_text("two")
    os.utime(tmp_path / "app.py", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert not folder.is_pristine()

import zipfile
from pathlib import Path

import pytest

from checker.bench.copies import pick_kata, reset_kata
from checker.bench.handin import make_handin
from checker.bench.strays import find_strays
from checker.catalogue import Collection, open_collection
from checker.model.kata import Kata


@pytest.fixture
def own() -> Collection:
    return open_collection()


@pytest.fixture
def kata(own: Collection) -> Kata:
    return own.kata("hello-says-the-wrong-thing")


def test_the_requests_are_laid_beside_the_ticket(own: Collection, kata: Kata, tmp_path: Path):
    copy = pick_kata(own, kata, tmp_path / "work")
    text = (copy / "requests.http").read_bytes()
    assert b"GET {{host}}/hello\n" in text
    assert b"\r" not in text
    assert not (kata.folder / "requests.http").exists()


def test_a_reset_lays_them_anew_and_keeps_the_learners(own: Collection, kata: Kata, tmp_path: Path):
    copy = pick_kata(own, kata, tmp_path / "work")
    (copy / "requests.http").write_text("mine")
    kept = reset_kata(own, kata, tmp_path / "work")
    assert (kept / "requests.http").read_text() == "mine"
    assert "{{host}}" in (copy / "requests.http").read_text()


def test_they_are_no_stray_and_no_part_of_what_is_handed_in(own: Collection, kata: Kata, tmp_path: Path):
    copy = pick_kata(own, kata, tmp_path / "work")
    assert find_strays(kata, copy) == []
    path, _ = make_handin([kata], tmp_path / "work", "Ada")
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".http")]


def test_a_file_of_the_katas_own_goes_before_ours(own: Collection, make_kata, tmp_path: Path):
    kata = make_kata()
    (kata.folder / "README.md").write_text(own.ticket(own.kata("hello")))
    (kata.folder / "requests.http").write_text("the author's")
    copy = pick_kata(open_collection(tmp_path), kata, tmp_path / "work")
    assert (copy / "requests.http").read_text() == "the author's"


def test_a_ticket_without_requests_has_no_file(make_kata, tmp_path: Path):
    kata = make_kata()
    copy = pick_kata(open_collection(tmp_path), kata, tmp_path / "work")
    assert not (copy / "requests.http").exists()

import json
import zipfile
from pathlib import Path

import pytest

from checker.bench.handin import check_name, keep_name, make_handin, read_name
from checker.bench.progress import mark_solved, note_hint
from checker.catalogue import Collection
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.submissions import read_submission
from checker.submissions.collected import collect
from checker.submissions.handin_file import digest
from checker.workspace import copy_for_learner


@pytest.fixture
def work(tmp_path: Path, parrot: Kata, desk: Kata) -> Path:
    """Both katas, picked; the parrot has been worked on."""
    for kata in (parrot, desk):
        copy_for_learner(kata, tmp_path / "work")
    (tmp_path / "work" / parrot.slug / "app.py").write_bytes(b"\xef\xbb\xbfapp = 1\r\n")
    return tmp_path / "work"


def test_a_handin_holds_the_editable_files_and_what_is_said_of_them(work: Path, parrot: Kata, desk: Kata):
    path, packed = make_handin([parrot, desk], work, "Tamsin Okafor")
    assert path == work / "handin-tamsin-okafor.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        about = json.loads(archive.read("handin.json"))
        names = archive.namelist()
    assert names == [
        "handin.json",
        "desk-keeps-the-queue/desk/__init__.py",
        "desk-keeps-the-queue/desk/main.py",
        "desk-keeps-the-queue/desk/queue.py",
        "desk-keeps-the-queue/settings.py",
        "parrot-says-nothing/app.py",
    ]
    assert (about["schema_version"], about["name"]) == (1, "Tamsin Okafor")
    assert about["made_at"].endswith("Z")
    assert [kata["id"] for kata in about["katas"]] == ["03", "11"]
    assert about["katas"][0]["content_sha256"] == digest({"app.py": b"\xef\xbb\xbfapp = 1\r\n"})
    assert [(part.kata.slug, part.changed) for part in packed] == [(parrot.slug, ("app.py",)), (desk.slug, ())]


def test_what_is_handed_in_is_what_is_collected(work: Path, toy: Collection, parrot: Kata, desk: Kata):
    path, _ = make_handin([parrot, desk], work, "Zo\u00eb \u00dcnal")
    found = list(collect({kata.slug: kata for kata in toy.katas()}, [path], None))
    assert [(each.learner, each.kata, each.problem, each.notes) for each in found] == [
        ("Zo\u00eb \u00dcnal", parrot.slug, None, ()),
        ("Zo\u00eb \u00dcnal", desk.slug, None, ()),
    ]
    for each, kata in zip(found, (parrot, desk), strict=True):
        assert each.submission is not None
        assert each.submission.files == read_submission(kata, work / kata.slug).files
        assert each.submitted_at is not None


def test_the_way_there_is_handed_in_and_disturbs_no_collecting(work: Path, toy: Collection, parrot: Kata, desk: Kata):
    mark_solved(work, parrot.slug)
    note_hint(work, desk.slug, 3)
    note_hint(work, "another-kata", 3)
    path, _ = make_handin([parrot, desk], work, "Tamsin")
    with zipfile.ZipFile(path) as archive:
        progress = json.loads(archive.read("progress.json"))
    assert (progress["format"], list(progress["katas"])) == (2, [parrot.slug, desk.slug])
    found = list(collect({kata.slug: kata for kata in toy.katas()}, [path], None))
    assert [(each.learner, each.kata, each.problem, each.notes) for each in found] == [
        ("Tamsin", parrot.slug, None, ()),
        ("Tamsin", desk.slug, None, ()),
    ]


def test_a_handed_in_progress_of_somebodys_own_making_counts_for_nothing(work: Path, toy: Collection, parrot: Kata):
    mark_solved(work, parrot.slug)
    honest, _ = make_handin([parrot], work, "Tamsin")
    forged = work / "handin-forged.zip"
    with zipfile.ZipFile(honest) as read, zipfile.ZipFile(forged, "w") as written:
        for name in read.namelist():
            written.writestr(name, b"{" * 1000 if name == "progress.json" else read.read(name))
    katas = {kata.slug: kata for kata in toy.katas()}
    (first,), (second,) = (list(collect(katas, [path], parrot.slug)) for path in (honest, forged))
    assert first.submission is not None
    assert (first.submission.files, first.notes) == (second.submission.files, second.notes)


def test_handins_of_one_learner_are_attempts(work: Path, toy: Collection, parrot: Kata, tmp_path: Path):
    first, _ = make_handin([parrot], work, "Tamsin")
    with zipfile.ZipFile(first) as archive:
        older = json.loads(archive.read("handin.json")) | {"made_at": "2020-01-01T00:00:00Z"}
        app = archive.read("parrot-says-nothing/app.py")
    with zipfile.ZipFile(tmp_path / "older.zip", "w") as archive:
        archive.writestr("handin.json", json.dumps(older))
        archive.writestr("parrot-says-nothing/app.py", app)
    found = list(collect({kata.slug: kata for kata in toy.katas()}, [first, tmp_path / "older.zip"], parrot.slug))
    assert [(each.learner, each.attempt, each.is_latest) for each in found] == [
        ("Tamsin", 2, True),
        ("Tamsin", 1, False),
    ]


def test_a_name_of_other_letters_has_a_file_all_the_same(work: Path, parrot: Kata):
    path, _ = make_handin([parrot], work, "\u7530\u4e2d")
    assert path.name.isascii()
    assert path.name != "handin-.zip"


def test_a_copy_without_its_file_is_told_and_makes_nothing(work: Path, parrot: Kata, desk: Kata):
    (work / parrot.slug / "app.py").unlink()
    with pytest.raises(UsageProblem, match=r"app\.py is missing"):
        make_handin([desk, parrot], work, "Tamsin")
    assert not list(work.glob("handin-*"))


def test_a_name_is_kept_and_a_broken_one_asked_again(work: Path):
    assert read_name(work) is None
    keep_name(work, "Zo\u00eb")
    assert read_name(work) == "Zo\u00eb"
    for broken in ("", "[]", '{"name": 1}', '{"name": ""}', "[" * 100_000):
        (work / ".handin.json").write_text(broken)
        assert read_name(work) is None


def test_a_name_is_one_line_that_can_be_shown():
    assert check_name("  Tamsin\n\tOkafor \x1b\u202e") == "Tamsin Okafor"
    assert check_name("Zoe\u0308") == "Zo\u00eb"
    for bad in ("", " \n", "\x00", "x" * 101):
        with pytest.raises(UsageProblem):
            check_name(bad)

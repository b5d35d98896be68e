from pathlib import Path

import pytest

from checker.bench.hints import next_hint, shown_hints
from checker.bench.progress import read_progress
from checker.catalogue import Collection
from checker.model.kata import Kata


@pytest.fixture
def hinted(parrot: Kata) -> Kata:
    """The parrot's kata with three hints."""
    (parrot.folder / "hints.md").write_text("## 1\n\nListen.\n\n## 2\n\nLook at `say`.\n\n## 3\n\nWhat is returned?\n")
    return parrot


def test_hints_come_one_at_a_time_and_are_remembered(toy: Collection, hinted: Kata, tmp_path: Path):
    assert shown_hints(toy, hinted, tmp_path) == ()
    found = [next_hint(toy, hinted, tmp_path) for _ in range(3)]
    assert [(hint.number, hint.of, hint.text) for hint in found] == [
        (1, 3, "Listen."),
        (2, 3, "Look at `say`."),
        (3, 3, "What is returned?"),
    ]
    assert shown_hints(toy, hinted, tmp_path) == tuple(found)
    assert read_progress(tmp_path).of(hinted.slug).hints == 3


def test_after_the_last_there_is_none(toy: Collection, hinted: Kata, tmp_path: Path):
    for _ in range(3):
        next_hint(toy, hinted, tmp_path)
    before = (tmp_path / ".progress.json").read_bytes()
    assert next_hint(toy, hinted, tmp_path) is None
    assert (tmp_path / ".progress.json").read_bytes() == before


def test_a_hint_that_was_added_later_is_the_next_one(toy: Collection, hinted: Kata, tmp_path: Path):
    for _ in range(3):
        next_hint(toy, hinted, tmp_path)
    file = hinted.folder / "hints.md"
    file.write_text(file.read_text() + "\n## 4\n\nRead it aloud.\n")
    hint = next_hint(toy, hinted, tmp_path)
    assert hint is not None
    assert (hint.number, hint.of) == (4, 4)


def test_a_kata_without_hints_writes_nothing(toy: Collection, desk: Kata, tmp_path: Path):
    (desk.folder / "hints.md").unlink(missing_ok=True)
    assert next_hint(toy, desk, tmp_path / "work") is None
    assert not (tmp_path / "work").exists()

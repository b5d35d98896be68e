from pathlib import Path

import pytest

from checker.bench.progress import mark_solved, read_progress
from checker.errors import UsageProblem


def test_nothing_is_solved_at_first(tmp_path: Path):
    assert read_progress(tmp_path) == {}
    assert read_progress(tmp_path / "gone") == {}


def test_solved_katas_are_kept_with_the_first_time(tmp_path: Path):
    mark_solved(tmp_path, "parrot")
    first = read_progress(tmp_path)
    mark_solved(tmp_path, "parrot")
    mark_solved(tmp_path, "desk")
    assert read_progress(tmp_path) == first | {"desk": read_progress(tmp_path)["desk"]}
    assert first["parrot"].endswith("+00:00")
    assert [path.name for path in tmp_path.iterdir()] == [".progress.json"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"solved": 1}', b'{"solved": {"a": 1}}', b"\xff", b"[" * 100_000]
)
def test_a_broken_file_counts_as_empty_and_is_kept_aside(tmp_path: Path, content: bytes):
    (tmp_path / ".progress.json").write_bytes(content)
    assert read_progress(tmp_path) == {}
    mark_solved(tmp_path, "parrot")
    assert list(read_progress(tmp_path)) == ["parrot"]
    assert [path.read_bytes() for path in tmp_path.glob(".progress.broken-*.json")] == [content]


def test_a_read_only_folder_is_told(tmp_path: Path, unprivileged: None):
    (tmp_path / "work").mkdir(mode=0o555)
    with pytest.raises(UsageProblem, match=r"could not be noted in .*: Permission denied"):
        mark_solved(tmp_path / "work", "parrot")

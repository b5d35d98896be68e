import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.bench import turns
from checker.bench.progress import (
    Attempt,
    KataProgress,
    Progress,
    mark_solved,
    note_check,
    note_hint,
    note_picked,
    read_progress,
)
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.model.verdict import KataFacts, Points, Score, SubmissionFacts, Timings, Verdict

NOTES = """
import sys
from pathlib import Path
from checker.bench.progress import note_hint
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    note_hint(Path(sys.argv[1]), "parrot", 1000)
    note_hint(Path(sys.argv[1]), f"{sys.argv[2]}-{number}", 1)
"""
HOLDS = """
import sys, time
from pathlib import Path
from checker.bench.turns import taking_turns
with taking_turns(Path(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def verdict(parrot: Kata) -> Callable[..., Verdict]:
    """A verdict of the parrot's kata with so many points of three to fix and two to keep."""

    def make(fixed: int, kept: int = 2) -> Verdict:
        is_solved = (fixed, kept) == (3, 2)
        return Verdict(
            kata=KataFacts(
                **{name: getattr(parrot, name) for name in KataFacts.model_fields if name != "content_sha256"},
                content_sha256="0" * 64,
            ),
            submission=SubmissionFacts(name="mine", content_sha256="0" * 64),
            conclusion="solved" if is_solved else "unsolved",
            unstable=False,
            score=Score(fixed=Points(earned=fixed, of=3), kept=Points(earned=kept, of=2), value=float(is_solved)),
            checks=(),
            change="",
            seed="0",
            versions={},
            timings=Timings(graded_at="2026-01-01T00:00:00+00:00", total_ms=1, start_ms=1),
        )

    return make


def start(program: str, *words: object) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"ready\n"
    return process


def test_nothing_is_known_at_first(tmp_path: Path):
    assert read_progress(tmp_path) == Progress()
    assert read_progress(tmp_path / "gone").of("parrot") == KataProgress()
    assert list(tmp_path.iterdir()) == []


def test_solved_katas_are_kept_with_the_first_time(tmp_path: Path):
    mark_solved(tmp_path, "parrot")
    first = read_progress(tmp_path).of("parrot")
    (tmp_path / ".progress.json").write_text((tmp_path / ".progress.json").read_text().replace("T", "T0", 1))
    mark_solved(tmp_path, "parrot")
    mark_solved(tmp_path, "desk")
    known = read_progress(tmp_path)
    assert known.of("parrot").solved_at == first.solved_at.replace("T", "T0", 1)
    assert known.is_solved("desk")
    assert first.solved_at.endswith("+00:00")


def test_notes_of_different_kinds_stand_beside_each_other(tmp_path: Path, verdict):
    note_picked(tmp_path, "parrot-says-nothing")
    picked = read_progress(tmp_path).of("parrot-says-nothing").picked_at
    note_hint(tmp_path, "parrot-says-nothing", 3)
    note_check(tmp_path, verdict(1))
    note_picked(tmp_path, "parrot-says-nothing")
    known = read_progress(tmp_path).of("parrot-says-nothing")
    assert (known.picked_at, known.hints, known.attempts, known.solved_at) == (picked, 1, 1, None)


def test_attempts_are_counted_and_the_last_and_the_best_are_kept(tmp_path: Path, verdict):
    for fixed, kept in ((1, 2), (2, 2), (2, 1), (0, 2)):
        note_check(tmp_path, verdict(fixed, kept))
    known = read_progress(tmp_path).of("parrot-says-nothing")
    assert known.attempts == 4
    assert isinstance(known.last, Attempt)
    assert (known.last.fixed.earned, known.best.fixed.earned, known.best.kept.earned) == (0, 2, 2)
    assert known.solved_at is None


def test_what_was_solved_once_stays_solved(tmp_path: Path, verdict):
    note_check(tmp_path, verdict(3))
    solved = read_progress(tmp_path).of("parrot-says-nothing")
    note_check(tmp_path, verdict(1))
    known = read_progress(tmp_path).of("parrot-says-nothing")
    assert solved.solved_at == solved.last.at == known.solved_at
    assert (known.last.conclusion, known.best.conclusion) == ("unsolved", "solved")


def test_what_the_first_format_knew_is_kept(tmp_path: Path):
    (tmp_path / ".progress.json").write_text('{"solved": {"parrot": "2026-01-01T00:00:00+00:00"}}')
    assert read_progress(tmp_path).of("parrot").solved_at == "2026-01-01T00:00:00+00:00"
    note_hint(tmp_path, "desk", 3)
    assert json.loads((tmp_path / ".progress.json").read_bytes()) == {
        "format": 2,
        "katas": {"parrot": {"solved_at": "2026-01-01T00:00:00+00:00"}, "desk": {"hints": 1}},
    }


def test_what_a_newer_checker_wrote_is_left_alone(tmp_path: Path):
    (tmp_path / ".progress.json").write_text('{"format": 3, "katas": {"parrot": {"stars": 5}}}')
    for use in (lambda: read_progress(tmp_path), lambda: mark_solved(tmp_path, "desk")):
        with pytest.raises(UsageProblem, match="newer checker: format 3"):
            use()
    assert "stars" in (tmp_path / ".progress.json").read_text()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"solved": 1}',
        b'{"solved": {"a": 1}}',
        b'{"format": 2, "katas": {"a": {"hints": -1}}}',
        b'{"format": "two"}{',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_broken_file_counts_as_empty_and_is_kept_aside(tmp_path: Path, content: bytes):
    (tmp_path / ".progress.json").write_bytes(content)
    assert read_progress(tmp_path) == Progress()
    mark_solved(tmp_path, "parrot")
    assert list(read_progress(tmp_path).katas) == ["parrot"]
    assert [path.read_bytes() for path in tmp_path.glob(".progress.broken-*.json")] == [content]


def test_two_terminals_at_once_lose_nothing(tmp_path: Path):
    processes = [start(NOTES, tmp_path, name) for name in ("one", "two")]
    for process in processes:
        process.stdin.close()
    assert [process.wait(60) for process in processes] == [0, 0]
    known = read_progress(tmp_path)
    assert known.of("parrot").hints == 50
    assert len(known.katas) == 51
    assert {path.name for path in tmp_path.iterdir()} == {".progress.json", ".progress.lock"}


def test_who_dies_in_the_middle_of_a_turn_stops_nobody(tmp_path: Path):
    mark_solved(tmp_path, "parrot")
    process = start(HOLDS, tmp_path / ".progress.lock")
    process.kill()
    process.wait()
    mark_solved(tmp_path, "desk")
    assert list(read_progress(tmp_path).katas) == ["parrot", "desk"]


def test_a_turn_that_does_not_end_is_told_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.1)
    mark_solved(tmp_path, "parrot")
    process = start(HOLDS, tmp_path / ".progress.lock")
    os.kill(process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(UsageProblem, match=r"has held .*\.progress\.lock"):
            mark_solved(tmp_path, "desk")
    finally:
        process.kill()
        process.wait()


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    mark_solved(tmp_path, "parrot")

    def crash(path: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        mark_solved(tmp_path, "desk")
    assert list(read_progress(tmp_path).katas) == ["parrot"]


def test_a_read_only_folder_is_told(tmp_path: Path, unprivileged: None):
    (tmp_path / "work").mkdir(mode=0o555)
    with pytest.raises(UsageProblem, match=r"could not be noted in .*: Permission denied"):
        mark_solved(tmp_path / "work", "parrot")


def test_a_file_that_may_not_be_read_is_not_replaced(tmp_path: Path, unprivileged: None):
    work = tmp_path / "work"
    mark_solved(work, "parrot")
    (work / ".progress.json").chmod(0)
    assert read_progress(work) == Progress()
    with pytest.raises(UsageProblem, match="Permission denied"):
        mark_solved(work, "desk")
    (work / ".progress.json").chmod(0o600)
    assert list(read_progress(work).katas) == ["parrot"]

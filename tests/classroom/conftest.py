"""Classes of a few learners, graded by real workers on the tiny kata."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from checker.classroom.events import Event
from checker.classroom.grading import ClassRun, Plan
from checker.model.kata import Kata
from checker.submissions.collected import collect

RIGHT = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"
SOURCES = {
    "right": RIGHT,
    "wrong": RIGHT.replace("'hello'}", "'goodbye'}"),
    "broken": "def (",
}
HANGING = "import time\ntime.sleep(60)\n"
OUTCOMES = {"right": "solved", "wrong": "unsolved", "broken": "did_not_start"}


@dataclass
class Class:
    """A folder of submissions and how they are graded."""

    downloads: Path
    plan: Plan
    temporary: Path

    def hand_in(self, learner: str, source: str) -> Path:
        """A learner's file."""
        folder = self.downloads / learner
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "app.py").write_text(source)
        return folder

    def begin(self, **changes: object) -> Iterator[Event]:
        """Begin to grade."""
        plan = replace(self.plan, **changes)
        return ClassRun(plan).events(collect(plan.katas, [self.downloads], plan.kata))

    def grade(self, **changes: object) -> list[Event]:
        """Grade everybody."""
        return list(self.begin(**changes))

    def verdict(self, key: str, number: int | None = None) -> dict:
        """A stored verdict, or an older one."""
        name = "verdict.json" if number is None else f"verdict-{number}.json"
        return json.loads((self.plan.out / key / name).read_text())

    def conclusions(self) -> dict[str, str]:
        """What came of everybody."""
        return {
            path.parent.name: json.loads(path.read_text())["conclusion"]
            for path in self.plan.out.glob("*/verdict.json")
        }


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of the test's own, with a name that is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="rt-", dir="/tmp"))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def make_class(make_kata: Callable[..., Kata], tmp_path: Path, temporary: Path) -> Callable[..., Class]:
    """Make a class: `make_class(ada=source, ...)`."""

    def make(kata: Kata | None = None, **sources: str) -> Class:
        kata = kata or make_kata(start_seconds=3, exchange_seconds=2, check_seconds=5, submission_seconds=20)
        plan = Plan(
            out=tmp_path / "reports", root=tmp_path, katas={kata.slug: kata}, kata=kata.slug, workers=2, pages=False
        )
        made = Class(tmp_path / "downloads", plan, temporary)
        for learner, source in sources.items():
            made.hand_in(learner, source)
        return made

    return make


@pytest.fixture
def mixed(make_class: Callable[..., Class]) -> Class:
    """One of each sort."""
    return make_class(**SOURCES)


@pytest.fixture
def hanging() -> str:
    """An app whose import never ends."""
    return HANGING


@pytest.fixture
def outcomes() -> dict[str, str]:
    """What has to come of a mixed class."""
    return OUTCOMES


@pytest.fixture
def right() -> str:
    """An app that keeps every promise."""
    return RIGHT


@pytest.fixture
def find_programs() -> Callable[[str], list[int]]:
    """Find programs that have descended from this process since, by a word of their command line.

    Fork servers that a whole test session shares are older.
    """

    def find(word: str) -> list[int]:
        return [pid for pid in find_all(word) if pid not in older]

    def find_all(word: str) -> list[int]:
        found, waiting = [], [os.getpid()]
        while waiting:
            pid = waiting.pop()
            try:
                waiting += map(
                    int, " ".join(p.read_text() for p in Path(f"/proc/{pid}/task").glob("*/children")).split()
                )
                if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
            except OSError:
                continue
        return found

    older = set(find_all(""))
    return find

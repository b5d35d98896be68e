"""Classes of a few learners, graded by real workers on the tiny kata: for each test, or once for all of them."""

import fcntl
import json
import os
import shutil
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.classroom.events import Event
from checker.classroom.families import find_families, read_reports
from checker.classroom.grading import ClassRun, Plan
from checker.classroom.journal.intake import take_in
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.pseudonyms import hide_names
from checker.classroom.reports import open_entries
from checker.cli.commands import carry_out
from checker.model.kata import Kata
from checker.submissions.collected import collect

RIGHT = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"
SOURCES = {
    "right": RIGHT,
    "wrong": RIGHT.replace("'hello'}", "'goodbye'}"),
    "broken": "def (",
}
APP = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/hello')\ndef hello(): return {'message': 'hello'}\n"
WRONG_APP = APP.replace("'hello'}", "'hallo'}")
KATA = {
    "kata.toml": 'id = "00"\ntitle = "Tiny"\nlevel = 0\nstage = "route"\nclient = "browser"\nminutes = 1\n'
    'app = "app:app"\neditable = ["app.py"]\n',
    "README.md": "# A tiny kata\n\n## Contract\n\n1. `GET /hello` answers 200 and a greeting.\n2. Else 404.\n",
    "app.py": APP.replace("'hello'}", "'goodbye'}"),
    "test_app.py": """
        from checker.checks import expect, to_fix, to_keep


        @to_fix(1, "answers 200")
        def test_hello(client):
            expect(client.get("/hello"), json={"message": "hello"})


        @to_keep(2, "404")
        def test_nothing(client):
            expect(client.get("/nothing"), status=404)
        """,
}
HIDDEN = """
from checker.checks import expect, to_fix


@to_fix(1, "answers 200")
def test_hello_again(client):
    expect(client.get("/hello"), json={"message": "hello"})
"""
FIRST = {"Tamsin Okafor": APP, "bob": WRONG_APP, "cleo": "def ("}
SECOND = FIRST | {"bob": APP + "# better\n", "eve": WRONG_APP + "# eve's\n"}
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
    """Make a class: `make_class(ada=source, ...)`; one worker grades it where a test does not ask for more."""

    def make(kata: Kata | None = None, **sources: str) -> Class:
        kata = kata or make_kata(start_seconds=3, exchange_seconds=2, check_seconds=5, submission_seconds=20)
        plan = Plan(
            out=tmp_path / "reports", root=tmp_path, katas={kata.slug: kata}, kata=kata.slug, workers=1, pages=False
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


@dataclass(frozen=True)
class Course:
    """A collection with the tiny kata, downloads of it, and a folder of reports."""

    root: Path

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def katas(self) -> dict[str, Kata]:
        return {"tiny": open_collection(self.root).kata("tiny")}

    def hand_in(self, sources: dict[str, str]) -> None:
        for learner, source in sources.items():
            folder = self.root / "downloads" / learner
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "app.py").write_text(source)

    def grade(self, *, pseudonyms: bool = False, **changes: object) -> None:
        """Grade everybody, with as few workers as can be; the journal is kept where one is named."""
        katas = self.katas
        plan = Plan(out=self.reports, root=self.root, katas=katas, kata="tiny", workers=1, pages=False)
        plan = replace(plan, **changes)
        received = collect(katas, [self.root / "downloads"], "tiny")
        if pseudonyms:
            received = hide_names(received, open_journal(plan.journal))
        for _ in ClassRun(plan).events(received):
            pass

    def take_into(self, journal: Journal) -> int:
        """Take in what lies there."""
        entries = open_entries(self.reports)
        families = find_families(read_reports(self.reports, entries, self.katas), self.katas)
        return take_in(journal, self.reports, entries, families, order=("tiny",))


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A class at three times: graded first (under pseudonyms too), with another attempt and a new learner, and anew.

    Where several processes run the tests, the first to come grades for all of them.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    times = shared / "class-at-three-times"
    with (shared / "class-at-three-times.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not times.exists():
            grade_three_times(tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("times")).rename(times)
    return {path.name: path for path in times.iterdir()}


def grade_three_times(root: Path, times: Path) -> Path:
    """Grade the class, and keep how it is after each time in a folder."""
    (root / "katas" / "tiny").mkdir(parents=True)
    for name, content in KATA.items():
        (root / "katas" / "tiny" / name).write_text(textwrap.dedent(content))
    (root / "solutions" / "tiny").mkdir(parents=True)
    (root / "solutions" / "tiny" / "app.py").write_text(APP)
    (root / "solutions" / "tiny" / "test_hidden.py").write_text(HIDDEN)
    course = Course(root)
    for name, sources, again in (("first", FIRST, False), ("second", SECOND, False), ("again", SECOND, True)):
        course.hand_in(sources)
        course.grade(again=again)
        shutil.copytree(root, times / name)
        if name == "first":
            unread = root / "downloads" / "Pavel Tamsin.zip"
            unread.write_bytes(b"no archive")
            hidden = times / "hidden"
            course.grade(pseudonyms=True, out=hidden, pages=True, journal=hidden / "journal.db")
            unread.unlink()
    return times


@pytest.fixture(scope="session")
def make_course(graded: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Course]:
    """A copy of the class as it was at a time."""
    return lambda time: Course(shutil.copytree(graded[time], tmp_path_factory.mktemp("course") / "course"))


@pytest.fixture(scope="session")
def make_hidden(graded: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A copy of the class's reports under pseudonyms, pages and all; one download could not be read."""
    return lambda: shutil.copytree(graded["hidden"], tmp_path_factory.mktemp("hidden") / "reports")


@pytest.fixture
def course(make_course: Callable[[str], Course]) -> Course:
    """The class as it was graded first; `turn` brings it to a later time."""
    return make_course("first")


@pytest.fixture
def turn(graded: dict[str, Path]) -> Callable[[Course, str], None]:
    """Brings a class to a later time, as the runs in between would have."""

    def turn_to(course: Course, name: str) -> None:
        shutil.rmtree(course.root)
        shutil.copytree(graded[name], course.root)

    return turn_to


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Carries out a command, and gives its code and what it said."""

    def carry(*words: object) -> tuple[int, str, str]:
        code = carry_out([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return carry

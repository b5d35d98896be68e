"""Every hostile submission, as root and as an ordinary user: the verdict it gets, and that nothing else comes of it."""

import ast
import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from checker.model.verdict import Verdict
from checker.report.page import make_page
from checker.report.terminal import print_summary

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(CORPUS.glob("*/*.py"))
FAMILIES = {
    "forging", "telling_apart", "reading", "reaching_out", "staying", "using_up", "harming_readers", "kernel_surface",
}  # fmt: skip
HIDDEN_WORD = "plumbago-5b1f0c"
"""Stands in the hidden checks and in the solution, and nowhere in the kata."""

SECONDS = 15 + 5 + 5
"""A submission's own time by its kata, one start, and a margin for a busy machine."""
JUDGE_MIB = 300
TREE_MIB = 2500
"""Three processes of 512 MiB, the box, and two fork servers whose pages the others share and which count again."""
DATA_MIB = 16 + 130
"""What the kata allows, and how far over it an app may get before it is ended (SECURITY.md)."""
PROCESSES = 12
"""Two fork servers, the box, the served app, its two forks, and those that end just now."""
THREADS = 60 * 4 + 40


@dataclass
class Canary:
    """A folder that nobody may change, in which each attack is told what to read and what to write."""

    folder: Path
    token: str
    before: dict[str, tuple[object, ...]] = field(default_factory=dict)

    @property
    def secret(self) -> str:
        """The words of the file that nobody may read."""
        return f"secret-{self.token}"

    @property
    def marker(self) -> Path:
        """The file that nobody may make."""
        return self.folder / f"owned-{self.token}"


@pytest.fixture
def canary(account) -> Iterator[Canary]:
    canary = Canary(account.make_home(), secrets.token_hex(8))
    (canary.folder / "folder").mkdir()
    (canary.folder / "folder" / "inner").write_text("inner")
    (canary.folder / "document").write_text("document")
    (canary.folder / "writable").write_text("writable")
    (canary.folder / "secret").write_text(canary.secret)
    os.setxattr(canary.folder / "secret", "user.secret", canary.secret.encode())
    for path in (canary.folder, *canary.folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
        os.utime(path, (10**9, 10**9))
        if account.uid is not None:
            os.chown(path, account.uid, account.uid)
    canary.before = stamps(canary.folder)
    yield canary
    shutil.rmtree(canary.folder)


def stamps(folder: Path) -> dict[str, tuple[object, ...]]:
    """All that can be seen of a folder and what is in it; a change of anything changes a file's ctime."""
    found = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        facts = path.lstat()
        found[str(path)] = (facts.st_mode, facts.st_uid, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
    return found


@dataclass
class Peaks:
    """The most that was seen of a grading process and all beneath it."""

    mib: float = 0
    processes: int = 0
    threads: int = 0
    data_mib: float = 0

    def look(self, root: int, run: Path) -> None:
        """Look once."""
        mib = threads = 0.0
        below = descendants(root)
        for pid in below:
            mib += resident_mib(pid)
            threads += thread_count(pid)
        self.mib = max(self.mib, mib)
        self.processes = max(self.processes, len(below))
        self.threads = max(self.threads, int(threads))
        self.data_mib = max(self.data_mib, disk_mib(run))


def resident_mib(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0


def thread_count(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


def disk_mib(folder: Path) -> float:
    """What the data folders of a run take up."""
    size = 0
    for data in folder.glob("run-*/data-*"):
        # What is removed meanwhile takes up nothing.
        with suppress(FileNotFoundError):
            # By descriptors: an attack's paths are longer than any path may be.
            for _, folders, files, here in os.fwalk(data):
                for name in (*folders, *files):
                    with suppress(OSError):
                        size += os.stat(name, dir_fd=here, follow_symlinks=False).st_blocks * 512
    return size / 2**20


def descendants(root: int) -> list[int]:
    """All living processes beneath `root`, which adopts orphans, so that none can get away."""
    found: list[int] = []
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
        if pid != root and state(pid) not in "ZX":
            found.append(pid)
    return found


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "X"


def aimed(source: str, canary: Canary, account, grader, victim) -> str:
    """The attack's source, told where its victims are."""
    aims = {
        "MARKER": canary.marker,
        "CANARY": canary.folder,
        "TOKEN": canary.token,
        "SECRET_FILE": canary.folder / "secret",
        "HOME": grader.home,
        "SOLUTION": account.folder / "collection" / "solutions" / "note-comes-back-changed",
        "JUDGE_PID": grader.process.pid,
        "VICTIM_PID": victim.process.pid,
        "VICTIM_STREAM": victim.folder / "stream",
        "VICTIM_DATAGRAM": victim.folder / "datagram",
        "VICTIM_ABSTRACT": victim.name,
        "VICTIM_PORT": victim.ports[0],
        "VICTIM_UDP_PORT": victim.ports[1],
    }
    for name, value in aims.items():
        source = source.replace(f"@{name}@", str(value))
    return source


def expected(source: str) -> set[str]:
    """The conclusions that an attack's docstring allows."""
    docstring = ast.get_docstring(ast.parse(source)) or ""
    return set(docstring.rpartition("Expected: ")[2].split("|"))


LATE_SECONDS = 60.0
"""How long an answer is waited for where something else went wrong meanwhile."""


def grade_beside(grader, bystander_grader, name: str, source: str, reference: str) -> tuple[dict, Peaks]:
    """Grade an attack, and the reference beside it again and again; each bystander must be solved, in time."""
    peaks = Peaks()
    run = Path(grader.baseline["run"])
    grader.ask(name, source)
    told = None
    try:
        while told is None:
            bystander_grader.ask("bystander", reference)
            beside = None
            while told is None or beside is None:
                peaks.look(grader.process.pid, run.parent)
                told = told or grader.answered(0.05)
                beside = beside or bystander_grader.answered(0.05)
            assert beside["fault"] is None, f"the bystander of {name}"
            bystander = Verdict.model_validate_json(beside["verdict"])
            assert bystander.conclusion == "solved", explain(bystander)
            if told is None:
                told = grader.answered(0.8)
    finally:
        # An answer that nobody takes would be taken for that of the next attack.
        give_up = time.monotonic() + LATE_SECONDS
        while told is None and time.monotonic() < give_up:
            told = grader.answered(0.5)
    return told, peaks


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_hostile_submission_gets_its_verdict_and_nothing_else(
    file: Path, account, grader, bystander_grader, victim, canary: Canary
):
    source = file.read_text()
    reference = (CORPUS.parent / "collection/solutions/note-comes-back-changed/app.py").read_text()
    aim = aimed(source, canary, account, grader, victim)
    told, peaks = grade_beside(grader, bystander_grader, file.stem, aim, reference)

    assert told["fault"] is None, file.stem
    verdict = Verdict.model_validate_json(told["verdict"])
    assert verdict.conclusion in expected(source), explain(verdict)
    assert spoils_of(verdict, canary) == []

    assert not canary.marker.exists()
    assert stamps(canary.folder) == canary.before
    assert found_outside(canary.token, grader) == []
    assert victim.process.poll() is None
    assert state(victim.process.pid) == "S"
    assert victim.reached() == []

    assert wait_for(lambda: sorted(descendants(grader.process.pid)) == sorted(told["servers"]), 2)
    assert told["descriptors"] <= grader.baseline["descriptors"] + 6
    assert told["threads"] <= grader.baseline["threads"] + 2
    assert told["seconds"] < SECONDS
    assert told["peak_mib"] < grader.baseline["peak_mib"] + JUDGE_MIB
    assert peaks.mib < TREE_MIB
    assert peaks.processes <= PROCESSES
    assert peaks.threads <= THREADS
    assert peaks.data_mib <= DATA_MIB
    assert_harmless_to_read(verdict)


@pytest.fixture(scope="session")
def untraced_grader(start_grader) -> Iterator[object]:
    one = start_grader(trace="off")
    yield one
    assert one.close() == []


@pytest.mark.nightly
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_hostile_submission_gets_the_same_verdict_without_a_trace(
    file: Path, account, untraced_grader, victim, canary: Canary
):
    source = file.read_text()
    told = untraced_grader.grade(file.stem, aimed(source, canary, account, untraced_grader, victim))
    assert told["fault"] is None, file.stem
    verdict = Verdict.model_validate_json(told["verdict"])
    assert verdict.conclusion in expected(source), explain(verdict)
    assert spoils_of(verdict, canary) == []
    assert not canary.marker.exists()
    assert not any(one.trace for check in verdict.checks for case in check.cases for one in case.transcript)


def spoils_of(verdict: Verdict, canary: Canary) -> list[str]:
    """What the attack got, as its responses and its output tell it."""
    found = []
    for check in verdict.checks:
        for case in check.cases:
            texts = [case.output.text]
            for exchange in case.transcript:
                if exchange.response is not None:
                    texts.append(exchange.response.body.content.decode("utf-8", "replace"))
            for text in texts:
                found += [word for word in (canary.secret, HIDDEN_WORD) if word in text]
                found += owned(text)
    return sorted(set(found))


def owned(text: str) -> list[str]:
    """What the attack's own notes call a success."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return []
    spoils = body.get("spoils", []) if isinstance(body, dict) else []
    return [one for one in spoils if ": OWNED" in one]


def found_outside(token: str, grader) -> list[str]:
    """Names that carry the attack's token where anybody may write, or where it might have got to."""
    places = {"/tmp", "/var/tmp", "/dev/shm", "/run", "/", tempfile.gettempdir(), str(grader.home), str(Path.cwd())}
    return [str(path) for place in places for path in Path(place).glob(f"*{token}*")]


def explain(verdict: Verdict) -> str:
    """What went on, for who mends the walls or the attack."""
    lines = [verdict.conclusion, str(verdict.start_failure)[:1500]]
    for check in verdict.checks:
        for case in check.cases:
            lines.append(f"{check.id} {check.outcome} {case.broken and case.broken.message} {case.output.text[-1000:]}")
    return "\n".join(lines)


def assert_harmless_to_read(verdict: Verdict) -> None:
    """Neither the terminal nor the page nor the record carries anything of an attack that is more than text."""
    written = StringIO()
    print_summary(verdict, None, Console(file=written, width=80))
    raw = [letter for letter in written.getvalue() if not letter.isprintable() and letter not in "\n"]
    assert raw == []
    page = make_page(verdict)
    for markup in ("<script>alert", "<script>document.title", "<img src=x", 'href="javascript:', 'href="data:'):
        assert markup not in page
    assert "\x1b" not in page


def wait_for(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether something comes to hold within `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_every_family_is_there_and_none_is_unknown():
    assert {path.name for path in CORPUS.iterdir() if path.is_dir() and path.name[0] not in "._"} == FAMILIES
    assert len(FILES) >= 80


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_hostile_submission_says_what_it_tries_and_what_must_come_of_it(file: Path):
    source = file.read_text()
    docstring = ast.get_docstring(ast.parse(source)) or ""
    assert len(docstring.splitlines()[0]) > 20
    assert expected(source) <= {"solved", "unsolved", "did_not_start", "timed_out"}
    assert not stat.S_IMODE(file.stat().st_mode) & 0o111


def test_the_spoils_of_an_attack_that_got_through_are_seen(grader, canary: Canary):
    lines = ("from desk import make_app", "from spoils import take", "take('own', lambda: open('app.py').read())")
    source = "\n".join((*lines, "app = make_app()"))
    told = grader.grade("seen", source)
    assert told["fault"] is None
    verdict = Verdict.model_validate_json(told["verdict"])
    assert verdict.conclusion == "solved"
    (spoil,) = spoils_of(verdict, canary)
    assert "own: OWNED" in spoil

"""A copy of the toy collection, and a place of its own from which the installed command is run."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.catalogue import Collection, open_collection
from checker.cli.main import main
from checker.model.kata import Kata
from checker.workspace import copy_for_learner

COMMAND = Path(sys.executable).with_name("checker")
PR_SET_CHILD_SUBREAPER = 36
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
GONE_SECONDS = 2.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(Path(__file__).parents[1] / "collections" / "toy", tmp_path / "toy")


@pytest.fixture
def toy(root: Path) -> Collection:
    return open_collection(root)


@pytest.fixture
def parrot(toy: Collection) -> Kata:
    return toy.kata("parrot-says-nothing")


@pytest.fixture
def desk(toy: Collection) -> Kata:
    return toy.kata("desk-keeps-the-queue")


@dataclass(frozen=True)
class Finished:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


class Place:
    """A folder to stand in, with a home and a temporary folder of its own, and the katas of one collection."""

    def __init__(self, folder: Path, katas: Path, temporary: Path) -> None:
        self.folder = folder
        self.katas = katas
        self.temporary = temporary
        self.before = live_children()

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def start(self, *words: str, cwd: Path | None = None, bound: bool = False, **environment: str | None):
        """Start the command; `bound` takes from root the right to write where nobody may."""
        variables = os.environ | {"TMPDIR": str(self.temporary), "HOME": str(self.folder.parent), "COLUMNS": "100"}
        variables |= {name: value for name, value in environment.items() if value is not None}
        for name in [name for name, value in environment.items() if value is None]:
            variables.pop(name, None)
        return subprocess.Popen(
            [COMMAND, *words],
            cwd=cwd or self.folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,
            preexec_fn=drop_override if bound and os.getuid() == 0 else None,
        )

    def finish(self, process: subprocess.Popen) -> Finished:
        """Wait for a command; whatever it was, it has ended by itself, without a traceback, and left nothing."""
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
        finished = Finished(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))
        assert "Traceback" not in finished.err, finished.err
        assert self.left() == []
        return finished

    def run(self, *words: str, **options) -> Finished:
        """Run the command as it stands."""
        return self.finish(self.start(*words, **options))

    def __call__(self, command: str, *words: str, **options) -> Finished:
        """Run a command on this place's own katas."""
        return self.run(*command.split(), *words, "--katas", str(self.katas), **options)

    def begin(self, command: str, *words: str, **options) -> subprocess.Popen:
        """Start a command on this place's own katas."""
        return self.start(*command.split(), *words, "--katas", str(self.katas), **options)

    def left(self) -> list[str]:
        """Processes and files that outlived the command; what was killed may need a moment to go."""
        deadline = time.monotonic() + GONE_SECONDS
        while True:
            processes = [name for pid, name in live_children().items() if pid not in self.before]
            # The folder of all runs stays, empty.
            runs = self.temporary / f"roundtrip-{os.getuid()}"
            files = [str(path) for path in [*self.temporary.iterdir(), *runs.glob("*")] if path != runs]
            if not (processes or files) or time.monotonic() > deadline:
                return processes + files
            time.sleep(0.05)


def drop_override() -> None:
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def live_children() -> dict[int, str]:
    """Our children that run, those we were given as orphans among them: pid to command line."""
    found = {}
    for task in Path("/proc/self/task").iterdir():
        for word in (task / "children").read_text().split():
            try:
                state = Path(f"/proc/{word}/stat").read_text().rpartition(")")[2].split()[0]
                if state not in "ZX":
                    found[int(word)] = Path(f"/proc/{word}/cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
    return found


@pytest.fixture
def place(tmp_path: Path, make_kata: Callable[..., Kata]) -> Iterator[Place]:
    """A place with the tiny kata, with short limits; orphans of what it runs become children of this process."""
    make_kata(start_seconds=2, exchange_seconds=1, check_seconds=3, submission_seconds=8)
    folder = tmp_path / "home" / "desk"
    folder.mkdir(parents=True)
    temporary = Path(tempfile.mkdtemp(prefix="rt-", dir="/tmp"))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    place = Place(folder, tmp_path, temporary)
    try:
        yield place
    finally:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
        for pid in live_children().keys() - place.before.keys():
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(temporary, ignore_errors=True)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[..., Finished]:
    """Carries out a command in this process, for what it says of words: a process of its own would say the same."""
    return lambda *words: Finished(main([*words]), *capsys.readouterr())


@pytest.fixture
def here(place: Place, tell: Callable[..., Finished], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Finished]:
    """Carries out a command on the place's own katas, as the place does, but in this process."""
    monkeypatch.setenv("HOME", str(place.folder.parent))
    monkeypatch.setenv("COLUMNS", "100")

    def carry_out(command: str, *words: str, cwd: Path | None = None) -> Finished:
        monkeypatch.chdir(cwd or place.folder)
        finished = tell(*command.split(), *words, "--katas", str(place.katas))
        assert place.left() == []
        return finished

    return carry_out


@pytest.fixture
def picked(place: Place) -> Place:
    """The place as `checker pick tiny` leaves it."""
    copy_for_learner(open_collection(place.katas).kata("tiny"), place.work)
    return place


@pytest.fixture
def solve(picked: Place) -> Callable[[], None]:
    """Puts the reference into the learner's copy."""
    return lambda: shutil.copy(picked.katas / "solutions" / "tiny" / "app.py", picked.work / "tiny" / "app.py")

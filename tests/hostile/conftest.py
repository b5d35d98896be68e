"""What the hostile corpus needs: users to grade as, an installation that any user can read, victims and graders."""

import json
import os
import secrets
import select
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import checker

HERE = Path(__file__).parent
KATA = "note-comes-back-changed"
ORDINARY_USER = 61_234
"""No account of anybody's: what belongs to it is ours."""
PACKAGES_LEFT_OUT = shutil.ignore_patterns(
    "__editable__*", "_editable_impl_*", "*.pth", "mypy*", "*__mypyc*", "ruff*", "pip*", "setuptools*", "pkg_resources",
    "grimp*", "importlinter*", "hatchling*", "rpds*", "build*", "_distutils_hack", "checker", "playwright*", "tests",
)  # fmt: skip

collect_ignore = ["collection", "corpus", "programs"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where the tests run as root, leave the corpus as an ordinary user to .ci/nightly: it takes minutes."""
    for item in items if os.geteuid() == 0 else ():
        if item.name.startswith("test_a_hostile_submission_gets_its_verdict_and_nothing_else[as an ordinary user"):
            item.add_marker(pytest.mark.nightly)


@dataclass(frozen=True)
class Account:
    """Whom the grader runs as, with which Python, on which copy of the collection."""

    name: str
    python: str
    folder: Path
    """Holds `collection` and `programs`."""
    uid: int | None = None
    """None for whoever runs the tests."""

    def start(self, arguments: list[str], home: Path, trace: str = "on", **options: Any) -> "subprocess.Popen[str]":
        """Start a program as this user, with an environment of its own."""
        environment = {"PATH": os.defpath, "HOME": str(home), "TMPDIR": str(home), "XDG_CACHE_HOME": f"{home}/cache"}
        environment["ROUNDTRIP_TRACE"] = trace
        environment[Grader.secret_name] = "known to the judge alone"
        as_user = {} if self.uid is None else {"user": self.uid, "group": self.uid, "extra_groups": []}
        return subprocess.Popen(
            [self.python, *arguments], env=environment, cwd="/", text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, **as_user, **options,
        )  # fmt: skip

    def make_home(self) -> Path:
        """A new folder that belongs to this user."""
        home = Path(tempfile.mkdtemp(prefix="roundtrip-hostile-"))
        if self.uid is not None:
            os.chown(home, self.uid, self.uid)
        return home


@dataclass
class Grader:
    """A grading process; a question is put to it and its answer taken later."""

    account: Account
    home: Path
    process: "subprocess.Popen[str]"
    baseline: dict[str, Any] = field(default_factory=dict)
    secret_name = "SECRET_OF_THE_JUDGE"
    """A variable in its environment."""

    def ask(self, name: str, source: str) -> None:
        """Have it grade a submission."""
        assert self.process.stdin is not None
        print(json.dumps({"name": name, "source": source}), file=self.process.stdin, flush=True)

    def answered(self, seconds: float) -> dict[str, Any] | None:
        """Its answer, if it comes within `seconds`."""
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        line = self.process.stdout.readline()
        assert line, f"the grader of {self.account.name} ended with {self.process.wait()}"
        return json.loads(line)

    def grade(self, name: str, source: str) -> dict[str, Any]:
        """Grade a submission and wait for it."""
        self.ask(name, source)
        told = self.answered(60)
        assert told is not None
        return told

    def close(self) -> list[str]:
        """End it; what is left in its home afterwards, other than its cache and empty folders."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)
        left = [str(path) for path in self.home.rglob("*") if path.name != "cache" and not is_base(path)]
        shutil.rmtree(self.home)
        return left


def is_base(path: Path) -> bool:
    """Whether this is the folder of all runs of a user, which stays."""
    return path.name.startswith("roundtrip-") and path.is_dir() and not any(path.iterdir())


@dataclass
class Victim:
    """A bystander with sockets."""

    process: "subprocess.Popen[str]"
    folder: Path
    name: str
    ports: tuple[str, ...]

    def reached(self) -> list[str]:
        """What reached it since it was last asked."""
        assert self.process.stdout is not None
        lines = []
        while select.select([self.process.stdout], [], [], 0)[0]:
            line = self.process.stdout.readline()
            if not line:
                break
            lines.append(line.strip())
        return lines


@pytest.fixture(scope="session")
def installation() -> Iterator[Path]:
    """An installation as a wheel's, in a folder that every user can read: packages, checker, katas and solutions."""
    prefix = Path(tempfile.mkdtemp(prefix="roundtrip-installed-"))
    prefix.chmod(0o755)
    try:
        python = readable_interpreter()
        subprocess.run([python, "-m", "venv", "--without-pip", prefix / "venv"], check=True)
        site = next((prefix / "venv" / "lib").glob("python3*/site-packages"))
        for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
            shutil.copytree(folder, site, dirs_exist_ok=True, ignore=PACKAGES_LEFT_OUT)
        shutil.copytree(Path(checker.__file__).parent, site / "checker")
        root = Path(checker.__file__).parent.parent
        for name in ("katas", "solutions"):
            shutil.copytree(root / name, prefix / "venv" / "share" / "roundtrip" / name)
        for name in ("collection", "programs"):
            shutil.copytree(HERE / name, prefix / name)
        subprocess.run(["chmod", "-R", "a+rX", prefix], check=True)
        yield prefix
    finally:
        shutil.rmtree(prefix)


def readable_interpreter() -> Path:
    """The interpreter behind this one, or one of the same version of the system's, where others may not reach it."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    for executable in (own, *(Path(folder, name) for folder in ("/usr/bin", "/usr/local/bin"))):
        if executable.exists() and all(folder.stat().st_mode & 0o5 == 0o5 for folder in executable.parents):
            return executable
    pytest.skip(f"no ordinary user may run {own}, and there is no {name} in /usr/bin")


@pytest.fixture(scope="session", params=["as root", "as an ordinary user"])
def account(request: pytest.FixtureRequest) -> Account:
    """Root where the tests run as root, and an ordinary user in any case."""
    if os.getuid() != 0:
        if request.param == "as root":
            pytest.skip("the tests run as an ordinary user, so nothing can be run as root")
        return Account("ordinary user", sys.executable, HERE)
    if request.param == "as root":
        return Account("root", sys.executable, HERE)
    prefix = request.getfixturevalue("installation")
    return Account("ordinary user", str(prefix / "venv" / "bin" / "python"), prefix, ORDINARY_USER)


StartGrader = Callable[..., Grader]


@pytest.fixture(scope="session")
def start_grader(account: Account) -> StartGrader:
    """Start a grader, warm: it has graded the reference. `start_grader(trace="off")` watches no app."""

    def start(trace: str = "on") -> Grader:
        home = account.make_home()
        program = account.folder / "programs" / "grader.py"
        process = account.start([str(program), str(account.folder / "collection"), KATA], home, trace)
        grader = Grader(account, home, process)
        grader.baseline = grader.grade("reference", reference())
        assert grader.baseline["fault"] is None
        return grader

    return start


@pytest.fixture(scope="session")
def grader(start_grader: StartGrader) -> Iterator[Grader]:
    """Grades the attacks."""
    one = start_grader()
    yield one
    assert one.close() == []


@pytest.fixture(scope="session")
def bystander_grader(start_grader: StartGrader) -> Iterator[Grader]:
    """Grades the reference at the same time, as the same user."""
    one = start_grader()
    yield one
    assert one.close() == []


@pytest.fixture(scope="session")
def victim(account: Account) -> Iterator[Victim]:
    """A bystander that belongs to the same user."""
    home = account.make_home()
    name = f"victim-{secrets.token_hex(4)}"
    process = account.start([str(account.folder / "programs" / "victim.py"), str(home), name], home)
    assert process.stdout is not None
    victim = Victim(process, home, name, tuple(process.stdout.readline().split()))
    yield victim
    process.kill()
    process.wait()
    shutil.rmtree(home)


def reference() -> str:
    """The solution's app."""
    return (HERE / "collection" / "solutions" / KATA / "app.py").read_text()

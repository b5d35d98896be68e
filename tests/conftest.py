"""Tiny katas made on the spot, and fork servers that a whole test session shares."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import uvicorn

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata, Submission
from checker.model.verdict import Verdict
from checker.serving.hosts import Hosts

STARTER = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    return {"message": "goodbye"}
"""

FIXED = STARTER.replace("goodbye", "hello")

VISIBLE = """
from checker.checks import expect, expect_same, to_fix, to_keep


@to_fix(1, "answers 200")
def test_hello(client):
    expect(client.get("/hello"), status=200, json={"message": "hello"})


@to_keep(2, "answers 404")
def test_nothing_else_is_there(client):
    expect(client.get("/nothing"), status=404)
"""

HIDDEN = """
from checker.checks import expect, to_fix


@to_fix(1, "answers 200")
def test_hello_again(client):
    expect(client.get("/hello"), json={"message": "hello"})
"""

README = """# A tiny kata

## Contract

1. `GET /hello` answers 200 and a greeting.
2. Anything else answers 404.
"""

INSPECTED = Path(__file__).parent / "collections" / "inspected"
MAKE_CLASS = Path(__file__).parent / "review" / "make_class.py"

MakeKata = Callable[..., Kata]
GradeApp = Callable[..., Verdict]


def pytest_configure() -> None:
    """Hear Ctrl-C and a closed terminal again where whoever started the tests ignores them, as `nohup` and `&` do.

    The programs under test would inherit that, and some tests interrupt them.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the checker remembers out of the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def make_kata(tmp_path: Path) -> MakeKata:
    """Write a kata: `make_kata(visible=..., hidden=..., starter=..., response_mib=1)`; no hidden checks: a handout."""

    def make(visible: str = VISIBLE, hidden: str | None = HIDDEN, starter: str = STARTER, **limits: float) -> Kata:
        folder = tmp_path / "katas" / "tiny"
        folder.mkdir(parents=True, exist_ok=True)
        written = "".join(f"{name} = {value}\n" for name, value in limits.items())
        (folder / "kata.toml").write_text(
            'id = "00"\ntitle = "Tiny"\nlevel = 0\nstage = "route"\nclient = "browser"\nminutes = 1\n'
            f'app = "app:app"\neditable = ["app.py"]\n[limits]\n{written}'
        )
        (folder / "README.md").write_text(README)
        (folder / "app.py").write_text(starter)
        (folder / "test_app.py").write_text(textwrap.dedent(visible))
        if hidden is not None:
            solution = tmp_path / "solutions" / "tiny"
            solution.mkdir(parents=True, exist_ok=True)
            (solution / "app.py").write_text(FIXED)
            (solution / "test_hidden.py").write_text(textwrap.dedent(hidden))
        return open_collection(tmp_path).kata("tiny")

    return make


@pytest.fixture(scope="session")
def hosts() -> Iterator[Hosts]:
    """The fork servers of both rounds, warm for all tests."""
    with Hosts("tests") as hosts:
        yield hosts


@pytest.fixture(scope="session")
def open_hosts() -> Iterator[Hosts]:
    """Fork servers without walls, for what apps can do where there are none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTRIP_WALLS", "off")
        hosts = Hosts("tests")
        hosts.round(2)
    with hosts:
        yield hosts


@pytest.fixture
def submission() -> Callable[[str], Submission]:
    """A submission of the tiny kata, given as source text."""
    return lambda source: Submission(name="somebody", files={"app.py": textwrap.dedent(source).encode()})


@pytest.fixture
def grade_app(request: pytest.FixtureRequest, make_kata: MakeKata, submission: Callable[[str], Submission]) -> GradeApp:
    """Grade an app given as source text on a tiny kata: `grade_app(source, visible=..., repeat=True, walls=False)`."""

    def grade_it(
        source: str = FIXED, *, repeat: bool = False, seed: str = "tests", walls: bool = True, **kata: object
    ) -> Verdict:
        hosts: Hosts = request.getfixturevalue("hosts" if walls else "open_hosts")
        terms = Terms(seed=seed, repeat=repeat, prove_fit=False)
        return grade_together(make_kata(**kata), [submission(source)], terms, hosts)[0]

    return grade_it


@pytest.fixture
def check_app(grade_app: GradeApp) -> GradeApp:
    """Grade an app on the body of one check alone: `check_app(source, "expect(client.get('/'), status=200)")`."""

    def check_it(source: str, *bodies: str, **options: object) -> Verdict:
        checks = "from checker.checks import *\n"
        for number, body in enumerate(bodies, start=1):
            lines = textwrap.indent(textwrap.dedent(body), "    ")
            checks += f'\n\n@to_fix(1, "answers 200")\ndef test_{number}(client):\n{lines}\n'
        return grade_app(source, visible=checks, hidden=None, **options)

    return check_it


class Served:
    """A `checker serve` that runs, on free ports."""

    def __init__(self, folder: Path, port: int, *options: str) -> None:
        self.port = port
        command = [str(Path(sys.executable).with_name("checker")), "serve", str(folder), "--no-reload"]
        self.process = subprocess.Popen(
            [*command, "--port", str(port), "--katas", str(INSPECTED), "--kata", "shop-of-many-things", *options],
            cwd=folder.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self.link = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("Inspector: "):
                self.link = line.removeprefix("Inspector: ").strip()
            if "Uvicorn running on" in line:
                break
        # Read on, or it would stand still once the pipe is full.
        self.reader = threading.Thread(target=self.said.extend, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    @property
    def address(self) -> str:
        """Where the app is."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> int:
        """Press Ctrl-C, and give the exit code."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            self.reader.join(10)


@pytest.fixture(scope="module")
def serve_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Serve the app of the inspector's tests: `serve_shop("--allow-host", "name")`; stopped at the end."""
    started: list[Served] = []

    def serve(*options: str) -> Served:
        folder = shutil.copytree(
            INSPECTED / "katas" / "shop-of-many-things", tmp_path_factory.mktemp("serve") / "shop-of-many-things"
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        started.append(Served(folder, port, *options))
        return started[-1]

    yield serve
    for one in started:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture(scope="session")
def class_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports and journal of 60 submissions of two katas by 35 learners or so, made once; not to be written to.

    One is unstable, of one the checker is at fault, one family is odd, one archive is damaged, some are late.
    """
    # Several processes that share the tests share it too.
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "review-class"
    place.mkdir(exist_ok=True)
    with (place / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "reports").exists():
            words = ["downloads", "--count", "60", "--katas", "2", "--fixes", "2", "--graded", "reports.part"]
            subprocess.run([sys.executable, MAKE_CLASS, *words], cwd=place, check=True, timeout=150)
            (place / "reports.part").rename(place / "reports")
    return place / "reports"


@pytest.fixture
def reports(class_reports: Path, tmp_path: Path) -> Path:
    """The same class for one test, which may write to it: verdicts are links, and are replaced, never changed."""

    def take(source: str, target: str) -> None:
        (os.link if source.endswith(".json") else shutil.copy2)(source, target)

    return shutil.copytree(class_reports, tmp_path / "reports", copy_function=take)


@pytest.fixture
def serve_review() -> Iterator[Callable[..., str]]:
    """Serve the review app on some reports: `serve_review(reports)` gives the link; stopped at the end."""
    from checker.classroom.journal.opening import open_journal
    from checker.classroom.journal.refreshing import bring_up_to_date
    from checker.review.access.guard import ReviewGuard
    from checker.review.app import make_app, make_room

    katas = {kata.slug: kata for kata in open_collection(Path(__file__).parents[1]).katas()}
    with ExitStack() as stack:

        def serve(reports: Path, token: str = "the-secret-of-these-tests") -> str:
            journal = stack.enter_context(open_journal(reports / "journal.db"))
            bring_up_to_date(journal, reports, katas)
            app = ReviewGuard(make_app(make_room(journal, reports, katas, token)), token, ())
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none"))
            thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
            thread.start()
            stack.callback(thread.join, 30)
            stack.callback(setattr, server, "should_exit", True)
            return f"http://127.0.0.1:{listener.getsockname()[1]}/{token}/"

        yield serve


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with grading."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()

"""What lies outside can't be read from inside: solutions, hidden checks, others' work, environments, keys."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import checker
from checker.model.verdict import Verdict

APP = """
import os
from desk import make_app
from spoils import take, take_when_asked

PATHS = {paths}


def read(path):
    return os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(200)


for path in PATHS:
    take(path, lambda path=path: read(path))
    take_when_asked(path, lambda path=path: read(path))
app = make_app()
"""

Told = dict[str, str]
Try = Callable[[list[Path] | list[str]], Told]


@pytest.fixture
def try_to_read(grader) -> Try:
    """Have a submission read paths, at import and when it is served; what it says of each."""

    def try_it(paths: list[Path] | list[str]) -> Told:
        assert paths
        told: Told = {}
        names = list(map(str, paths))
        for start in range(0, len(names), 40):
            answer = grader.grade("reader", APP.format(paths=names[start : start + 40]))
            assert answer["fault"] is None
            verdict = Verdict.model_validate_json(answer["verdict"])
            assert verdict.conclusion == "solved"
            told |= spoils(verdict)
        assert set(told) == set(names)
        return told

    return try_it


def spoils(verdict: Verdict) -> Told:
    """By path, the worst that was said of it."""
    found: Told = {}
    lines = [
        line
        for check in verdict.checks
        for exchange in check.cases[0].transcript
        if exchange.response is not None and exchange.request.target == "/spoils"
        for line in json.loads(exchange.response.body.content)["spoils"]
    ]
    for line in lines:
        path, _, what = line.partition(": ")
        if "OWNED" in what or path not in found:
            found[path] = what
    return found


def got(told: Told) -> Told:
    return {path: what for path, what in told.items() if "OWNED" in what}


def test_its_own_workspace_can_be_read(try_to_read: Try):
    assert set(got(try_to_read(["app.py", "desk.py", "."]))) == {"app.py", "desk.py", "."}


def test_the_solutions_of_a_clone_cannot_be_read(try_to_read: Try):
    solutions = Path(checker.__file__).parent.parent / "solutions"
    paths = [
        solutions,
        *sorted(solutions.glob("*")),
        *sorted(solutions.rglob("*.py")),
        *sorted(solutions.rglob("*.md")),
    ]
    assert got(try_to_read(paths)) == {}


def test_the_solutions_of_an_installation_cannot_be_read(try_to_read: Try, installation: Path):
    solutions = installation / "venv" / "share" / "roundtrip" / "solutions"
    paths = [solutions.parent, solutions, *sorted(solutions.glob("*")), *sorted(solutions.rglob("*.py"))]
    assert got(try_to_read(paths)) == {}


def test_the_hidden_checks_of_its_own_kata_cannot_be_read(try_to_read: Try, account):
    collection = account.folder / "collection"
    paths = [collection, *sorted(collection.rglob("*.py")), *sorted(collection.rglob("*.md"))]
    assert got(try_to_read(paths)) == {}


def test_the_workspaces_and_the_data_of_others_cannot_be_read(try_to_read: Try, grader):
    answer = grader.grade("somebody", "from desk import make_app\napp = make_app()")
    run = Path(answer["run"])
    others = sorted(run.glob("app-*/*.py"))
    assert others
    data = [path / "notes.db" for path in sorted(run.glob("data-*"))]
    sockets = [run / "s", run / "s" / "1"]
    assert got(try_to_read([run, run.parent, run / "processes", run / "lock", *others[:20], *data[:5], *sockets])) == {}


def test_no_environment_and_no_memory_of_another_process_can_be_read(try_to_read: Try, grader):
    answer = grader.grade("somebody", "from desk import make_app\napp = make_app()")
    processes = [str(grader.process.pid), *map(str, answer["servers"]), "self", "1"]
    paths = [f"/proc/{pid}/{name}" for pid in processes for name in ("environ", "mem", "maps", "cmdline", "fd", "root")]
    assert got(try_to_read(paths)) == {}


def test_nothing_of_the_judges_environment_is_in_the_apps(grader):
    source = (
        "import os\nfrom desk import make_app\nfrom spoils import take\n"
        "take('names', lambda: sorted(os.environ))\napp = make_app()"
    )
    told = spoils(Verdict.model_validate_json(grader.grade("reader", source)["verdict"]))
    assert "DATA_DIR" in told["names"]
    assert grader.secret_name not in told["names"]
    assert "XDG_CACHE_HOME" not in told["names"]


def test_keys_and_passwords_cannot_be_read(try_to_read: Try, grader):
    keys = grader.home / ".ssh"
    keys.mkdir(exist_ok=True)
    (keys / "id_ed25519").write_text("a private key")
    keys.chmod(0o755)
    try:
        paths = [
            keys,
            keys / "id_ed25519",
            "/etc/shadow",
            "/etc/passwd",
            Path("/root"),
            Path("/root", ".ssh"),
            "/home",
            "/etc",
        ]
        assert got(try_to_read(list(map(str, paths)))) == {}
    finally:
        (keys / "id_ed25519").unlink()
        keys.rmdir()

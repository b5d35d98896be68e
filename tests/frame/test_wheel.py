"""The wheel carries everything: installed far from the clone, the main job works."""

import ctypes
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

KATA = "hello-says-the-wrong-thing"


PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
OFFLINE = """
import sys

def refuse(event, values):
    if event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(values[1], tuple)):
        raise OSError(f"nothing is asked of the network here: {event} {values}")

sys.addaudithook(refuse)
"""
"""Laid where every Python of the environment reads it first: names are not looked up, and nothing is connected to."""


def become_ordinary() -> None:
    """Take from root the right to write where nobody may; others never had it."""
    if os.getuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def run(*command: str | Path, folder: Path, code: int = 0, prepare: Callable[[], None] | None = None) -> str:
    """Run a program far from the clone, with nothing of it on the way."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, preexec_fn=prepare)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path, committed: list[Path]) -> Path:
    """Built from the files of the repository alone, by the backend that is installed here."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for file in committed:
        copy = source / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source, folder=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The folder of the programs of an empty environment with the wheel in it.

    The libraries it depends on are borrowed from the environment of these tests by a .pth file, so that nothing is
    downloaded. That file stands after the environment's own packages, so the checker is the wheel's.
    """
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", "venv", folder=folder)
    programs = folder / "venv" / "bin"
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    target = ["--python", programs / "python", "install", "--quiet", "--no-deps", "--no-index", wheel]
    run(sys.executable, "-m", "pip", *target, folder=folder)
    # A folder that a .pth file adds has its own .pth files left unread, our editable install's among them.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


def test_the_wheel_carries_katas_and_solutions_as_data(wheel: Path, root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = f"{'-'.join(wheel.name.split('-')[:2])}.data/data/share/roundtrip"
    for part in ("katas", "solutions", "docs/stages"):
        files = [file for file in (root / part).rglob("*") if file.is_file() and "__pycache__" not in file.parts]
        assert {f"{data}/{file.relative_to(root).as_posix()}" for file in files} <= names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    stem = "-".join(wheel.name.split("-")[:2])
    assert tops == {"checker", f"{stem}.data", f"{stem}.dist-info"}


def test_what_is_installed_is_the_wheels_own(installed: Path, tmp_path: Path) -> None:
    place = run(installed / "python", "-c", "import checker; print(checker.__file__)", folder=tmp_path)
    assert place.startswith(str(installed.parent))
    assert (installed.parent / "share" / "roundtrip" / "solutions" / KATA / "test_hidden.py").is_file()


def test_the_main_job_works_where_the_wheel_is_installed(installed: Path, tmp_path: Path) -> None:
    checker = installed / "checker"
    assert KATA in run(checker, "list", folder=tmp_path)
    run(checker, "pick", KATA, folder=tmp_path)
    assert (tmp_path / "work" / KATA / "requests.http").is_file()
    assert "# Stage: validation" in run(checker, "explain", "422", folder=tmp_path)
    assert "Not solved yet" in run(checker, "check", KATA, folder=tmp_path, code=1)
    app = tmp_path / "work" / KATA / "app.py"
    reference = installed.parent / "share" / "roundtrip" / "solutions" / KATA / "app.py"
    app.write_bytes(reference.read_bytes())
    assert "Solved" in run(checker, "check", KATA, folder=tmp_path)
    assert (tmp_path / "work" / "reports" / KATA / "report.html").stat().st_size > 10_000


def test_plain_pytest_works_where_the_wheel_is_installed(installed: Path, tmp_path: Path) -> None:
    run(installed / "checker", "pick", KATA, folder=tmp_path)
    shown = run(installed / "python", "-m", "pytest", folder=tmp_path / "work" / KATA, code=1)
    assert "1 failed, 2 passed" in shown


def test_an_author_lays_out_a_kata_where_the_wheel_is_installed(installed: Path, tmp_path: Path) -> None:
    new = [installed / "checker", "kata", "new", "door-says-no", "--stage", "response", "--client", "browser"]
    run(*new, folder=tmp_path, code=2)
    run(*new, "--katas", "mine", folder=tmp_path)
    shown = run(installed / "checker", "kata", "verify", "door", "--katas", "mine", folder=tmp_path, code=1)
    assert "solutions/door-says-no/app.py, line 1: a blank to fill in" in shown
    assert not list((installed.parent / "share" / "roundtrip").rglob("door-says-no"))


@pytest.fixture
def read_only(installed: Path) -> Iterator[Path]:
    """The installation as an ordinary user finds it: nothing in it can be written to; and offline."""
    (packages,) = installed.parent.glob("lib/python*/site-packages")
    (packages / "offline.py").write_text(OFFLINE)
    (packages / "aaa_offline.pth").write_text("import offline\n")
    ours = [path for path in installed.parent.rglob("*") if not path.is_symlink()]
    modes = {path: path.stat().st_mode for path in [installed.parent, *ours]}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    yield installed
    for path, mode in modes.items():
        path.chmod(mode)
    (packages / "offline.py").unlink()
    (packages / "aaa_offline.pth").unlink()


def test_picking_works_for_an_ordinary_user_offline_where_paths_have_blanks_and_other_letters(
    read_only: Path, tmp_path: Path
) -> None:
    place = tmp_path / "Zo\u00eb \u00dcnal's katas" / "\u7530\u4e2d"
    place.mkdir(parents=True)

    def checker(*words: str, folder: Path = place, code: int = 0) -> str:
        return run(read_only / "checker", *words, folder=folder, code=code, prepare=become_ordinary)

    asked = "import socket; socket.getaddrinfo('localhost', 80)"
    run(read_only / "python", "-c", asked, folder=place, code=1)
    written = f"open({str(read_only / 'new')!r}, 'w')"
    run(read_only / "python", "-c", written, folder=place, code=1, prepare=become_ordinary)
    assert "Next: hello-says-the-wrong-thing" in checker()
    assert f"cd work/{KATA}" in checker("pick", "hello")
    copy = place / "work" / KATA
    shared = read_only.parent / "share" / "roundtrip"
    assert (copy / "app.py").read_bytes() == (shared / "katas" / KATA / "app.py").read_bytes()
    assert os.access(copy / "app.py", os.W_OK)
    assert (copy / "app.py").stat().st_mode & 0o200
    assert "Hint 1 of 3" in checker("hint", folder=copy)
    assert "Not solved yet" in checker("check", folder=copy, code=1)
    (copy / "app.py").write_bytes((shared / "solutions" / KATA / "app.py").read_bytes())
    assert "Solved" in checker("check", folder=copy)
    assert "Your change is the same as the author's" in checker("solution", folder=copy)
    assert "You have solved 1 of" in checker()

"""Whatever a command's help gives as an example can be typed as it stands."""

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from checker.bench.copies import pick_kata
from checker.bench.handin import make_handin
from checker.bench.progress import mark_solved
from checker.catalogue import open_collection
from checker.cli.commands import COMMANDS, GROUPS, checker

PROGRAMS = Path(sys.executable).parent
HELLO = "hello-says-the-wrong-thing"
NOT_RUN = {
    "checker serve": "serves until Ctrl-C; test_serve.py",
    "checker kata new missing-book-answers-200 --katas ~/my-katas": "asks in a terminal; test_kata_new.py",
    "checker serve hello": "serves until Ctrl-C; test_serve.py",
    "checker serve hello --keep-data": "serves until Ctrl-C; test_serve.py",
    "checker watch hello": "watches until q; the tests of watch",
    "checker send 2": "asks an app that is being served; the tests of send",
    "checker send hello 1-2": "asks an app that is being served; the tests of send",
    "checker class review reports/ --open": "serves until Ctrl-C; the tests of review",
    "checker class regrade reports/": "needs the reports of a class; tests/classroom/test_regrading.py",
    "checker class feedback reports/ --out feedback/": "needs the reports of a class; tests/classroom/test_feedback.py",
    'checker class journal export "Tamsin Okafor" reports/': "needs a journal; the tests of the journal",
    'checker class journal forget "Tamsin Okafor" reports/ --yes': "needs a journal; the tests of the journal",
    "checker class journal expire --before 2026-02-28 reports/ --yes": "needs a journal; the tests of the journal",
    "checker class journal backup copies/monday.db reports/": "needs a journal; the tests of the journal",
}
"""Why an example is not run here, and where its command is."""
IN_A_COPY = ("checker check",)
"""What is said of the kata one stands in."""


def helps() -> dict[str, str]:
    """What each command says of itself."""
    places = dict(COMMANDS)
    for group, (_, commands) in GROUPS.items():
        places |= {f"{group} {name}": place for name, place in commands.items()}
    found = {
        name: getattr(import_module(f"checker.cli.{module}"), function).__doc__
        for name, (module, function) in places.items()
    }
    return {"": checker.__doc__, **found}


def examples(text: str) -> list[str]:
    """The lines to type in a help text: those without a word in capitals, which stands for something else."""
    lines = [" ".join(line.split()) for line in re.findall(r"`(checker\b[^`]*)`", text)]
    return [line for line in lines if not re.search(r"\b[A-Z]{2,}\b", line)]


ALL = [(name, line) for name, text in helps().items() for line in examples(text)]
RUN = list(dict.fromkeys(line for _, line in ALL if line not in NOT_RUN))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with what examples name: the first kata picked and solved, a fix elsewhere, downloads, a collection."""
    home = tmp_path_factory.mktemp("home")
    collection = open_collection()
    kata = collection.kata(HELLO)
    fix = collection.solution_folder(kata) / "app.py"
    work = home / "work"
    pick_kata(collection, kata, work)
    shutil.copy(fix, work / HELLO / "app.py")
    mark_solved(work, HELLO)
    (home / "try").mkdir()
    shutil.copy(fix, home / "try" / "app.py")
    shutil.copy(Path(__file__).parents[1] / "golden" / "verdict-unsolved.json", home / "verdict.json")
    (home / "downloads").mkdir()
    handin, _ = make_handin([kata], work, "Tamsin Okafor")
    handin.rename(home / "downloads" / handin.name)
    for part in ("katas", "solutions"):
        shutil.copytree(collection.root / part / HELLO, home / "my-katas" / part / HELLO)
    return home


@pytest.mark.parametrize("name", helps())
def test_every_help_text_has_an_example_of_its_command(name: str):
    command = f"checker {name}".strip()
    assert any(line == command or line.startswith(f"{command} ") for of, line in ALL if of == name)


def test_what_is_not_run_is_an_example_still():
    assert set(NOT_RUN) <= {line for _, line in ALL}


@pytest.mark.parametrize("line", RUN)
def test_an_example_can_be_typed_as_it_stands(prepared: Path, line: str):
    done = subprocess.run(
        line,
        shell=True,
        cwd=prepared / "work" / HELLO if line in IN_A_COPY else prepared,
        env=os.environ | {"HOME": str(prepared), "PATH": f"{PROGRAMS}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    # Doctor's code says which walls stand here.
    allowed = (0, 1) if line.startswith("checker doctor") else (0,)
    assert done.returncode in allowed, done.stdout + done.stderr
    assert done.stdout

"""The installed command, run from a folder of its own, as a learner runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("checker")


@dataclass(frozen=True)
class Finished:
    """What a command came to."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Finished]:
    """Runs the command, or another program, in `tmp_path` or a folder of it."""

    def run_it(*words: str, program: tuple[str, ...] = (str(COMMAND),), folder: str = "") -> Finished:
        done = subprocess.run(
            [*program, *words],
            cwd=tmp_path / folder,
            env=os.environ | {"COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return Finished(done.returncode, done.stdout, done.stderr)

    return run_it

"""Reads the project's pages."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def read_blocks() -> Callable[[str, str], list[str]]:
    """The code blocks of a page in one language, as they stand there."""

    def read(page: str, language: str) -> list[str]:
        return [body for found, body in BLOCK.findall((ROOT / page).read_text("utf-8")) if found == language]

    return read


@pytest.fixture(scope="session")
def committed() -> list[Path]:
    """Every file that is in the repository, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    files = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [file for file in files if file.is_file()]

"""Finds what a grading has left behind, by a mark that everything an app starts carries in its environment."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture
def mark() -> str:
    """A text that processes of this test carry in their command line."""
    return f"leftover-{secrets.token_hex(8)}"


@pytest.fixture
def survivors(mark: str) -> Iterator[Callable[[], list[int]]]:
    """The processes that carry the mark, after at most five seconds of waiting for none."""

    def marked() -> list[int]:
        found = []
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdigit() and mark.encode() in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def find() -> list[int]:
        deadline = time.monotonic() + 5
        while (found := marked()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    yield find
    for pid in marked():
        os.kill(pid, 9)


@pytest.fixture
def own_base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test's own, so that what is left in it is this test's."""
    folder = tmp_path_factory.mktemp("t")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder / f"roundtrip-{os.getuid()}"

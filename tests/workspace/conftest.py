"""A copy of the toy collection."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.catalogue import Collection, open_collection
from checker.model.kata import Kata


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


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[None]:
    """An ordinary user's rights: root may read and write whatever its mode says."""
    if os.geteuid() != 0:
        yield
        return
    for where, folders, files in os.walk(tmp_path):
        for name in (".", *folders, *files):
            os.chown(Path(where, name), 65534, 65534)
    # Folders that pytest made for root alone; they are removed with the run.
    for folder in tmp_path.parents:
        if folder.name.startswith(("pytest", "popen-")) and folder.stat().st_mode & 0o5 != 0o5:
            folder.chmod(0o755)
    os.seteuid(65534)
    yield
    os.seteuid(0)

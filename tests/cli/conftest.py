"""A copy of the toy collection."""

import shutil
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

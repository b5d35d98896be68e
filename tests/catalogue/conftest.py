"""A copy of the toy collection, to be broken."""

import shutil
from pathlib import Path

import pytest

from checker.catalogue import Collection, open_collection


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(Path(__file__).parents[1] / "collections" / "toy", tmp_path / "toy")


@pytest.fixture
def toy(root: Path) -> Collection:
    return open_collection(root)


@pytest.fixture
def parrot(root: Path) -> Path:
    return root / "katas" / "parrot-says-nothing"


@pytest.fixture
def parrot_solution(root: Path) -> Path:
    return root / "solutions" / "parrot-says-nothing"

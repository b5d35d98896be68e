"""A copy of the toy collection; archives made on the spot, and what is collected from them."""

import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from checker.catalogue import Collection, open_collection
from checker.model.kata import Kata
from checker.submissions.collected import Received, collect


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


Files = Mapping[str, bytes | str]
Read = Callable[..., list[Received]]


def in_bytes(files: Files) -> dict[str, bytes]:
    return {path: content if isinstance(content, bytes) else content.encode() for path, content in files.items()}


@pytest.fixture
def make_zip() -> Callable[..., bytes]:
    """A zip of these files, as bytes; a name that ends with a slash is a folder's."""

    def make(files: Files, when: tuple[int, int, int, int, int, int] = (2026, 11, 3, 10, 0, 0)) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in in_bytes(files).items():
                archive.writestr(zipfile.ZipInfo(path, when), content, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    return make


@pytest.fixture
def make_tar() -> Callable[..., bytes]:
    """A tar of these files, as bytes."""

    def make(files: Files, packing: str = "gz") -> bytes:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=f"w:{packing}") as archive:
            for path, content in in_bytes(files).items():
                info = tarfile.TarInfo(path)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        return packed.getvalue()

    return make


@pytest.fixture
def lay_out(tmp_path: Path) -> Callable[..., Path]:
    """Write files beneath a folder of downloads, and give the folder."""

    def write(files: Files, folder: str = "downloads") -> Path:
        for path, content in in_bytes(files).items():
            (tmp_path / folder / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / path).write_bytes(content)
        return tmp_path / folder

    return write


@pytest.fixture
def read(toy: Collection) -> Read:
    """Collect what is in these places, for the parrot if nothing else is said, as a list."""

    def collected(*places: Path, kata: str | None = "parrot-says-nothing", names: Path | None = None) -> list[Received]:
        return list(collect({found.slug: found for found in toy.katas()}, places, kata, names))

    return collected

"""Digests a kata's content, so that verdicts of different versions of it are never compared."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from checker.model.kata import Kata


def content_sha256(kata: Kata) -> str:
    """SHA-256 over the paths and bytes of the kata's and the solution's files, as hexadecimal digits.

    Dotfiles and `__pycache__` do not count. Every part is preceded by its length, so that no two contents read alike.
    """
    digest = hashlib.sha256()
    for name, path in content_files(kata):
        for part in (name.encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def content_files(kata: Kata) -> Iterator[tuple[str, Path]]:
    """The files that count, each with its name: `kata/` or `solution/` and the path in there, with slashes."""
    for label, folder in (("kata", kata.folder), ("solution", kata.solution)):
        for path in _files(folder) if folder else ():
            yield (f"{label}/{path.relative_to(folder).as_posix()}" if folder else ""), path


def _files(folder: Path) -> Iterator[Path]:
    found = []
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _is_litter(name)]
        found += [Path(where, name) for name in files if not _is_litter(name)]
    return iter(sorted(found, key=lambda path: path.relative_to(folder).as_posix()))


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"

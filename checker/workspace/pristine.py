"""Tells the kata's own files apart: what the app needs, what a learner is given, what may be edited."""

import fnmatch
import os
from pathlib import Path

from checker.model.kata import Kata

NOT_SERVED = ("README.md", "hints.md", "kata.toml", "pytest.ini", "test_*.py")
"""What the served app has no use for; checks would tell it what is asked of it."""
NOT_HANDED_OUT = ("hints.md", "pytest.ini")
"""`checker hint` shows hints one by one; settings for pytest lie above all katas."""


def served_files(kata: Kata) -> list[str]:
    """What the app needs beside its editable files, as paths relative to the kata's folder."""
    return [path for path in _files(kata.folder) if not _is_any(path, NOT_SERVED) and not is_editable(kata, path)]


def handed_out_files(kata: Kata) -> list[str]:
    """What a learner is given."""
    return [path for path in _files(kata.folder) if not _is_any(path, NOT_HANDED_OUT)]


def starter_files(kata: Kata) -> dict[str, bytes]:
    """The editable files as handed out."""
    return {path: (kata.folder / path).read_bytes() for path in _files(kata.folder) if is_editable(kata, path)}


def is_editable(kata: Kata, path: str) -> bool:
    """Whether a path is an editable file, or a Python file beneath an editable folder."""
    return path in kata.editable or any(
        entry.endswith("/") and path.startswith(entry) and path.endswith(".py") for entry in kata.editable
    )


def _files(folder: Path) -> list[str]:
    """Regular files in order; links, dotfiles and bytecode are no part of a kata."""
    found = []
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _is_litter(Path(where, name))]
        found += [Path(where, name) for name in files if not _is_litter(Path(where, name))]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _is_litter(path: Path) -> bool:
    return path.name.startswith(".") or path.name == "__pycache__" or path.is_symlink()


def _is_any(path: str, patterns: tuple[str, ...]) -> bool:
    name = path.rpartition("/")[2]
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)

"""Tells by what a machine grades, so that two only work on one class where they agree in it."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from checker.grading.versions import versions

Agreement = dict[str, str]


@cache
def grades_by() -> Agreement:
    """Python's version, the checker's, those of the libraries, and the hash of the checker's own files."""
    return versions() | {"the checker's own files": sources_sha256()}


def find_differences(theirs: Agreement, ours: Agreement) -> str:
    """What differs, in words; empty where nothing does."""
    named = [name for name in {**ours, **theirs} if theirs.get(name) != ours.get(name)]
    return "; ".join(f"{name}: {short(theirs.get(name))} there, {short(ours.get(name))} here" for name in named)


def short(version: str | None) -> str:
    """A version, or the beginning of a hash."""
    return "none" if version is None else version[:12]


def sources_sha256() -> str:
    """SHA-256 over the checker's own Python files."""
    root = Path(str(files("checker")))
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()

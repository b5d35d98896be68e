"""Remembers what became of mutants, so that none is graded twice by the same checks."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

from checker.authoring.mutants import Mutant
from checker.grading.fit import cache_folder
from checker.grading.versions import versions
from checker.model.kata import Kata

Fate = Literal["caught", "did_not_start", "timed_out", "survived"]
"""All but the last are caught."""
NOT_ASKED = ("README.md", "hints.md")
"""Files of a kata that no outcome hangs on."""


class MutantMemory:
    """The fates of a kata's mutants, by their content: a mutator that changes makes new ones, and forgets no old ones.

    Args:
        kata: Whose checks grade them.
        seed: What the checks draw from.
        fresh: Whether to begin anew.
    """

    def __init__(self, kata: Kata, seed: str, *, fresh: bool = False) -> None:
        self._file = cache_folder().with_name("mutants") / f"{_digest(kata, seed)}.json"
        self._fates: dict[str, Fate] = {} if fresh else _read(self._file)

    def recall(self, mutant: Mutant) -> Fate | None:
        """What became of it; None where it was not graded yet."""
        return self._fates.get(_key(mutant))

    def remember(self, found: Mapping[Mutant, Fate]) -> None:
        """Write down what became of some."""
        self._fates |= {_key(one): fate for one, fate in found.items()}
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(self._fates, indent=0), encoding="utf-8")


def _key(mutant: Mutant) -> str:
    return hashlib.sha256(f"{mutant.file}\0{mutant.source}".encode()).hexdigest()


def _read(file: Path) -> dict[str, Fate]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    fates = get_args(Fate)
    return {key: fate for key, fate in told.items() if fate in fates} if isinstance(told, dict) else {}


def _digest(kata: Kata, seed: str) -> str:
    """All that decides what becomes of a mutant, beside itself: the kata, its checks, what reads them, the versions."""
    digest = hashlib.sha256(json.dumps([kata.slug, kata.app, seed, versions()], sort_keys=True).encode())
    for file in _files(kata):
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _files(kata: Kata) -> Iterator[Path]:
    inside = (path for path in kata.folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    yield from sorted(path for path in inside if path.name not in NOT_ASKED and not path.name.startswith("."))
    if kata.solution is not None:
        yield from sorted(kata.solution.glob("*.py"))
    yield from sorted(Path(str(files("checker.checks"))).rglob("*.py"))

"""Remembers which katas held, by all that a proof stands on, so that nothing is proved twice."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

from packaging.requirements import Requirement

from checker.authoring.blanks import files_in
from checker.authoring.verify import Proof
from checker.catalogue import Collection, content_sha256
from checker.errors import Problem
from checker.grading.fit import cache_folder
from checker.grading.requirements import installed_version
from checker.grading.versions import versions


def recall(collection: Collection, name: str, seeds: Sequence[str]) -> Proof | None:
    """The proof of a kata that held as it is now; None where it must be proved."""
    try:
        told = json.loads(note_of(collection, name, seeds).read_text(encoding="utf-8"))
        return Proof(name, int(told["checks"]), int(told["gradings"]), (), remembered=True)
    except (OSError, ValueError, KeyError, TypeError, Problem):
        return None


def remember(collection: Collection, proof: Proof, seeds: Sequence[str]) -> None:
    """Write down that a kata held; what was found in one that did not is found anew each time."""
    if not proof.holds:
        return
    with suppress(OSError, Problem):
        note = note_of(collection, proof.kata, seeds)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"checks": proof.checks, "gradings": proof.gradings}), encoding="utf-8")


def note_of(collection: Collection, name: str, seeds: Sequence[str]) -> Path:
    """Where a proof is written down: a name made of the kata, its solution, the seeds, and who proves with what.

    Raises:
        Problem: The kata can't be read.
    """
    kata = collection.kata(name)
    required = {one: installed_version(Requirement(one).name) for one in kata.requires}
    facts = [kata.slug, content_sha256(kata), list(seeds), versions(), required, sources_sha256()]
    name = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    return cache_folder().with_name("proofs") / name


@cache
def sources_sha256() -> str:
    """SHA-256 over the checker's own Python files: a rule that was changed has proved nothing yet."""
    root = Path(str(files("checker")))
    digest = hashlib.sha256()
    for file in files_in(root):
        if file.suffix == ".py":
            content = file.read_bytes()
            digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()

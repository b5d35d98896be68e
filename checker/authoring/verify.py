"""Proves katas by grading all their known fixes: right ones must pass, wrong ones be caught where it is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.authoring.console_proof import prove_console
from checker.authoring.proofs import Graded, prove
from checker.catalogue import Collection
from checker.errors import KataDoesNotFit, Problem
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata, Submission
from checker.serving.hosts import Hosts
from checker.submissions import read_fix, read_starter


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a kata."""

    kata: str
    file: Path
    message: str
    """What is wrong, and what to do about it."""


@dataclass(frozen=True)
class Proof:
    """What verifying one kata came to."""

    kata: str
    checks: int
    gradings: int
    """Submissions graded, over all seeds."""
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(collection: Collection, names: Sequence[str], seeds: Sequence[str]) -> Iterator[Proof]:
    """Prove katas, one after another, in this process.

    Args:
        collection: Where they are.
        names: Which; all where empty.
        seeds: At least one; every known fix is graded with each.

    Yields:
        A proof for each kata, with all its findings. A kata that can't be read is a finding too.
    """
    with Hosts(seeds[0]) as hosts:
        for name in names or collection.slugs():
            yield verify_one(collection, name, seeds, hosts)


def verify_one(collection: Collection, name: str, seeds: Sequence[str], hosts: Hosts) -> Proof:
    """Prove one kata."""
    unreadable = find_unreadable(collection, name)
    if unreadable is not None:
        return unreadable
    kata = collection.kata(name)
    solution = collection.solution(kata)
    submissions = list(known_fixes(kata, collection))
    messages: dict[tuple[Path, str], None] = {}
    checks = 0
    for seed in seeds:
        try:
            verdicts = grade_together(kata, submissions, Terms(seed=seed, prove_fit=False), hosts)
        except KataDoesNotFit:
            raise
        except Problem as problem:
            messages[kata.folder, str(problem)] = None
            break
        checks = len(verdicts[0].checks)
        # The same finding under another seed is the same finding.
        messages |= dict.fromkeys(prove(Graded(kata, solution, verdicts)))
    else:
        ticket = prove_console(kata, collection.ticket(kata), submissions[0], submissions[1], hosts)
        messages |= dict.fromkeys((kata.folder / "README.md", found) for found in ticket)
    messages |= dict.fromkeys(prove_hints(collection, kata))
    findings = tuple(Finding(kata.slug, file, message) for file, message in messages)
    return Proof(kata.slug, checks, len(submissions) * len(seeds), findings)


def find_unreadable(collection: Collection, name: str) -> Proof | None:
    """The proof of a kata whose files can't be read as they should; None where they can."""
    try:
        list(known_fixes(collection.kata(name), collection))
    except Problem as problem:
        return Proof(name, 0, 0, (Finding(name, collection.root / "katas" / name, str(problem)),))
    return None


def known_fixes(kata: Kata, collection: Collection) -> Iterator[Submission]:
    """The starter, the reference and every variant, in the order of solution.toml."""
    yield read_starter(kata)
    yield read_fix(kata, collection.solution_folder(kata), "the reference")
    for variant in collection.solution(kata).variants:
        yield read_fix(kata, variant.folder, variant.name)


def prove_hints(collection: Collection, kata: Kata) -> Iterator[tuple[Path, str]]:
    """A kata has three hints."""
    count = len(collection.hints(kata))
    if count != 3:
        yield kata.folder / "hints.md", f"it has {count} hints; write three, under `## 1`, `## 2` and `## 3`"

"""Proves one kata: its words and files by rules, its fixes by grading them all, its ticket by playing it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.authoring import lint_files, lint_names
from checker.authoring.blanks import find_blanks
from checker.authoring.console_proof import prove_console
from checker.authoring.gradings import grade_known_fixes
from checker.authoring.places import Found
from checker.authoring.proofs import Graded, prove
from checker.catalogue import Collection
from checker.catalogue.faults import BrokenFiles
from checker.errors import KataDoesNotFit, Problem
from checker.model.kata import Kata, Solution, Submission
from checker.serving.hosts import Hosts
from checker.submissions import read_fix, read_starter


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a kata."""

    kata: str
    file: Path
    message: str
    """What is wrong, and what to do about it."""
    line: int | None = None
    """1 for the first; None where the whole file or folder is meant."""


@dataclass(frozen=True)
class Proof:
    """What verifying one kata came to."""

    kata: str
    checks: int
    gradings: int
    """Submissions graded, over all seeds."""
    findings: tuple[Finding, ...]
    remembered: bool = False
    """Whether nothing was run: the same kata held before, with the same versions."""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify_one(collection: Collection, name: str, seeds: Sequence[str], hosts: Hosts) -> Proof:
    """Prove one kata.

    Args:
        collection: Where it is.
        name: Its slug.
        seeds: At least one; every known fix is graded with each.
        hosts: Serve its apps.

    Returns:
        The proof, with all findings. A kata that can't be read, or has blanks, is not graded.
    """
    unready = find_unready(collection, name)
    if unready is not None:
        return unready
    kata = collection.kata(name)
    solution = collection.solution(kata)
    submissions = list(known_fixes(kata, solution))
    # The same finding under another seed is the same finding.
    found = dict.fromkeys(lint(collection, kata, solution))
    checks = 0
    for seed in seeds:
        try:
            verdicts = grade_known_fixes(kata, solution, submissions, seed, hosts)
        except KataDoesNotFit:
            raise
        except Problem as problem:
            found[Found(kata.folder, str(problem))] = None
            break
        checks = len(verdicts[0].checks)
        found |= dict.fromkeys(prove(Graded(kata, solution, verdicts)))
    else:
        ticket = collection.ticket(kata)
        found |= dict.fromkeys(prove_console(kata, ticket, submissions[0], submissions[1], hosts))
    return Proof(kata.slug, checks, len(submissions) * len(seeds), as_findings(kata.slug, found))


def lint(collection: Collection, kata: Kata, solution: Solution) -> Iterator[Found]:
    """What is wrong with a kata as it is written; nothing is run."""
    yield from lint_names.lint(kata, solution)
    yield from lint_files.lint(kata, solution)
    yield from lint_files.there_are_three_hints(kata, collection.hints(kata))


def find_unready(collection: Collection, name: str) -> Proof | None:
    """The proof of a kata that can't be graded: its files can't be read as they should, or have blanks; else None."""
    folders = [collection.root / part / name for part in ("katas", "solutions")]
    found = {(one.file, one.line): one for one in find_blanks(folders)}
    try:
        kata = collection.kata(name)
        list(known_fixes(kata, collection.solution(kata)))
    except BrokenFiles as broken:
        for fault in broken.faults:
            # What a blank leaves wrong is told by the blank.
            found.setdefault((fault.file, fault.line), Found(fault.file, fault.text, fault.line))
    except Problem as problem:
        found[folders[0], None] = Found(folders[0], str(problem))
    in_order = sorted(found.values(), key=lambda one: (one.file, one.line or 0))
    return Proof(name, 0, 0, as_findings(name, in_order)) if found else None


def as_findings(kata: str, found: Iterable[Found]) -> tuple[Finding, ...]:
    """Findings with the kata they are about."""
    return tuple(Finding(kata, one.file, one.message, one.line) for one in found)


def known_fixes(kata: Kata, solution: Solution) -> Iterator[Submission]:
    """The starter, the reference and every variant, in the order of solution.toml."""
    yield read_starter(kata)
    yield read_fix(kata, lint_files.folder_of(kata), "the reference")
    for variant in solution.variants:
        yield read_fix(kata, variant.folder, variant.name)

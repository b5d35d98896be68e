"""What `checker kata verify --mutate` prints: which small changes no check catches, and what to do about each."""

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from checker.authoring.verify import Proof
from checker.catalogue import Collection
from checker.cli.progress import Progress
from checker.errors import UsageProblem

if TYPE_CHECKING:
    from checker.authoring.mutation import Mutations, Survivor

INDENT = " " * 10
MOST_LINES = 12
"""How many places elsewhere are named."""


def refuse_without_libcst() -> None:
    """Only authors need it, so that it is not installed for everybody.

    Raises:
        UsageProblem: It is not installed.
    """
    if importlib.util.find_spec("libcst") is None:
        raise UsageProblem(
            "Mutations need the package libcst, which is not installed here.",
            'Install the checker with its extra for authors: `python -m pip install "roundtrip-katas[author]"`, '
            'or `python -m pip install -e ".[author]"` in a clone.',
        )


def run(
    collection: Collection, proofs: Sequence[Proof], jobs: int, write: Path | None, *, fresh: bool, quiet: bool
) -> "list[Mutations]":
    """Mutate the katas that hold, and print what came of each.

    Args:
        collection: Where they are.
        proofs: Of all that were to be proved.
        jobs: How many at once; 0 for as many as there are processors.
        write: Where the page goes; None for nowhere.
        fresh: Whether nothing is remembered.
        quiet: Whether nothing is printed.
    """
    from checker.authoring.mutation_runs import mutate_side_by_side
    from checker.authoring.verified_page import write_page

    found: list[Mutations] = []
    progress = Progress("mutated")
    try:
        holding = [proof.kata for proof in proofs if proof.holds]
        for one in mutate_side_by_side(collection, holding, jobs=jobs, fresh=fresh, tell=progress.hear):
            found.append(one)
            if not quiet:
                with progress.hidden():
                    typer.echo("\n".join(report(one, collection.root)))
    finally:
        progress.end()
    if not quiet:
        for proof in proofs:
            if not proof.holds:
                typer.echo(f"left    {proof.kata}: not mutated before its proof holds")
    if write is not None:
        write.write_text(write_page(found), encoding="utf-8")
    return found


def report(one: "Mutations", root: Path) -> Iterator[str]:
    """The lines about one kata: one where all is caught, else what to do about each survivor."""
    yield f"{'caught ' if one.holds else 'weak   '} {one.kata}: {in_figures(one)}"
    for survivor in one.survivors:
        yield from describe(survivor, short(survivor.path, root))
    if one.survivors:
        yield f"{INDENT}For each: write a check of the promise that it breaks, in test_hidden.py. If no promise speaks"
        yield f"{INDENT}of it, put its lines into {short(one.solution_toml, root)}, with a name and a reason."
    for stale in one.stale:
        now = "a check catches it now" if stale.exists else "there is no such mutant any more"
        line = f", line {stale.line}" if stale.line else ""
        yield f"{INDENT}{short(one.solution_toml, root)}{line}: [mutations.{stale.name}] can go: {now}"
    if one.survivors_elsewhere:
        yield f"{INDENT}elsewhere, where no known fix changes anything: {elsewhere(one)}"


def in_figures(one: "Mutations") -> str:
    """How many there were, and what became of them."""
    parts = [f"{one.tried} mutants", f"{one.caught} caught"]
    if one.did_not_start:
        parts[-1] += f" ({one.did_not_start} did not start)"
    if one.allowed:
        parts.append(f"{len(one.allowed)} allowed")
    if one.survivors:
        parts.append(f"{len(one.survivors)} survive")
    if one.stale:
        parts.append(f"{len(one.stale)} in solution.toml for nothing")
    left = f" (of {one.made}; the others were not tried)" if one.made > one.tried else ""
    return ", ".join(parts) + left


def describe(survivor: "Survivor", file: str) -> Iterator[str]:
    """A survivor: where it is, what it changes, and the lines that would allow it."""
    yield f"{INDENT}{file}, line {survivor.line}: every check passes with this change"
    yield f"{INDENT}  {survivor.claim}"
    yield from (f"{INDENT}    {line}" for line in survivor.diff.splitlines() if not line.startswith("@@"))
    yield f"{INDENT}  to allow it:"
    yield from (f"{INDENT}    {line}" for line in as_toml(survivor))


def as_toml(survivor: "Survivor") -> Iterator[str]:
    """The lines by which solution.toml allows it, but for a name and the reason."""
    yield "[mutations.NAME]"
    for key in ("mutator", "file", "place", "was", "becomes"):
        yield f"{key} = {json.dumps(getattr(survivor, key), ensure_ascii=False)}"
    if survivor.number > 1:
        yield f"number = {survivor.number}"
    yield 'why = ""'


def elsewhere(one: "Mutations") -> str:
    """How many survive where it does not count, and on which lines."""
    lines = sorted({(survivor.file, survivor.line) for survivor in one.survivors_elsewhere})
    named = ", ".join(f"{file}:{line}" for file, line in lines[:MOST_LINES])
    more = f" and {len(lines) - MOST_LINES} lines more" if len(lines) > MOST_LINES else ""
    return f"{len(one.survivors_elsewhere)} of {one.tried_elsewhere} survive ({named}{more})"


def short(file: Path, root: Path) -> str:
    """A file, as short as can be."""
    return str(file.relative_to(root) if file.is_relative_to(root) else file)


def facts(one: "Mutations") -> dict[str, Any]:
    """What came of a kata's mutants, for machines."""
    return one.model_dump(mode="json") | {"holds": one.holds, "share": round(one.share, 4)}

"""`checker kata verify`: proves katas, and says of each that does not hold what is wrong and where."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from checker.authoring.side_by_side import verify_side_by_side
from checker.authoring.verify import Finding, Proof
from checker.catalogue import open_collection
from checker.cli import exits, mutations
from checker.cli.options import Katas
from checker.cli.progress import Progress

Names = Annotated[
    list[str] | None, typer.Argument(metavar="KATA", help="Which katas; all if none is named.", show_default=False)
]
Seeds = Annotated[int, typer.Option("--seeds", min=1, max=100, help="With how many seeds each fix is graded.")]
Jobs = Annotated[
    int, typer.Option("--jobs", min=0, max=64, help="How many katas at once; 0 for as many as there are processors.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Prove those too that held before, as they are now.")]
Mutate = Annotated[
    bool, typer.Option("--mutate", help="Also change each reference in small ways, and see which no check catches.")
]
Write = Annotated[
    Path | None,
    typer.Option("--write", metavar="FILE", help="Write the table of --mutate to this file.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")]


def verify_katas(
    names: Names = None,
    katas: Katas = None,
    seeds: Seeds = 3,
    jobs: Jobs = 0,
    fresh: Fresh = False,
    mutate: Mutate = False,
    write: Write = None,
    as_json: AsJson = False,
) -> None:
    """Prove that katas do what they must.

    The starter fails what is to fix and passes what is to keep, every right fix passes, every wrong one is caught where
    solution.toml says, the ticket's curl lines give what it shows, and nothing gives the cause away. For example:
    `checker kata verify hello --seeds 1`. What held before is not proved again until something changes.

    Exit code 0 means that every kata holds, 1 that something was found.
    """
    mutate = mutate or write is not None
    if mutate:
        mutations.refuse_without_libcst()
    collection = open_collection(katas)
    chosen = [collection.slug(name) for name in names or ()]
    proofs = []
    progress = Progress()
    drawn_from = [f"verify-{number}" for number in range(1, seeds + 1)]
    try:
        for proof in verify_side_by_side(collection, chosen, drawn_from, jobs=jobs, fresh=fresh, tell=progress.hear):
            proofs.append(proof)
            if not as_json:
                with progress.hidden():
                    print_proof(proof, collection.root)
    finally:
        progress.end()
    mutated = mutations.run(collection, proofs, jobs, write, fresh=fresh, quiet=as_json) if mutate else []
    holds = all(proof.holds for proof in proofs) and all(one.holds for one in mutated)
    if as_json:
        told = {"holds": holds, "katas": [*map(facts, proofs)]}
        typer.echo(json.dumps(told | ({"mutations": [*map(mutations.facts, mutated)]} if mutate else {}), indent=2))
    elif not proofs:
        typer.echo("There are no katas to prove.")
    raise typer.Exit(exits.SOLVED if holds else exits.NOT_SOLVED)


def print_proof(proof: Proof, root: Path) -> None:
    """A line for a kata that holds, a paragraph for one that doesn't."""
    if proof.holds:
        before = " (held before)" if proof.remembered else ""
        typer.echo(f"holds   {proof.kata}: {proof.checks} checks, {proof.gradings} gradings{before}")
        return
    typer.echo(f"broken  {proof.kata}:")
    for finding in proof.findings:
        typer.echo(f"          {place_of(finding, root)}: {finding.message}")


def place_of(finding: Finding, root: Path) -> str:
    """File and line, as short as can be."""
    place = finding.file.relative_to(root) if finding.file.is_relative_to(root) else finding.file
    return f"{place}, line {finding.line}" if finding.line else str(place)


def facts(proof: Proof) -> dict[str, Any]:
    """A proof for machines."""
    return {
        "kata": proof.kata,
        "holds": proof.holds,
        "checks": proof.checks,
        "gradings": proof.gradings,
        "remembered": proof.remembered,
        "findings": [{"file": str(one.file), "line": one.line, "message": one.message} for one in proof.findings],
    }

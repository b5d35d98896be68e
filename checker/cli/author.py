"""The author's commands: `checker kata verify`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from checker.authoring.side_by_side import verify_side_by_side
from checker.authoring.verify import Proof
from checker.catalogue import open_collection
from checker.cli import exits
from checker.cli.options import Katas

Names = Annotated[
    list[str] | None, typer.Argument(metavar="KATA", help="Which katas; all if none is named.", show_default=False)
]
Seeds = Annotated[int, typer.Option("--seeds", min=1, max=100, help="With how many seeds each fix is graded.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")]


def verify_katas(names: Names = None, katas: Katas = None, seeds: Seeds = 3, as_json: AsJson = False) -> None:
    """Prove that katas do what they must.

    The starter fails what is to fix and passes what is to keep, every right fix passes, every wrong one is caught where
    solution.toml says, and the ticket's curl lines give what it shows. For example:
    `checker kata verify hello --seeds 1`.

    Exit code 0 means that every kata holds, 1 that something was found.
    """
    collection = open_collection(katas)
    chosen = [collection.kata(name).slug for name in names or ()]
    proofs = []
    for proof in verify_side_by_side(collection, chosen, [f"verify-{number}" for number in range(1, seeds + 1)]):
        proofs.append(proof)
        if not as_json:
            print_proof(proof, collection.root)
    if as_json:
        typer.echo(
            json.dumps({"holds": all(proof.holds for proof in proofs), "katas": [*map(facts, proofs)]}, indent=2)
        )
    elif not proofs:
        typer.echo("There are no katas to prove.")
    raise typer.Exit(exits.SOLVED if all(proof.holds for proof in proofs) else exits.NOT_SOLVED)


def print_proof(proof: Proof, root: Path) -> None:
    """A line for a kata that holds, a paragraph for one that doesn't."""
    if proof.holds:
        typer.echo(f"holds   {proof.kata}: {proof.checks} checks, {proof.gradings} gradings")
        return
    typer.echo(f"broken  {proof.kata}:")
    for finding in proof.findings:
        place = finding.file.relative_to(root) if finding.file.is_relative_to(root) else finding.file
        typer.echo(f"          {place}: {finding.message}")


def facts(proof: Proof) -> dict[str, Any]:
    """A proof for machines."""
    return {
        "kata": proof.kata,
        "holds": proof.holds,
        "checks": proof.checks,
        "gradings": proof.gradings,
        "findings": [{"file": str(one.file), "message": one.message} for one in proof.findings],
    }

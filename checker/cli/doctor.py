"""`checker doctor`: which walls stand around an app on this system."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from checker.cli import exits
from checker.serving.doctor import examine

AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")]


def doctor(as_json: AsJson = False) -> None:
    """Say which walls stand around the apps that are graded here.

    Exit code 0 means that all stand that are promised (SECURITY.md), 1 that some don't: then grade only code you trust.
    For example: `checker doctor --json`.
    """
    walls = examine()
    stand = all(wall.stands for wall in walls)
    if as_json:
        typer.echo(json.dumps({"stand": stand, "walls": [asdict(wall) for wall in walls]}, indent=2))
    else:
        for wall in walls:
            typer.echo(f"{'stands  ' if wall.stands else 'MISSING '} {wall.name}: {wall.promise}")
            typer.echo(f"           {wall.detail}")
            if wall.remedy:
                typer.echo(f"           {wall.remedy}")
        typer.echo("\nAll walls stand." if stand else "\nSome walls are missing: grade only code you trust here.")
    raise typer.Exit(exits.SOLVED if stand else exits.NOT_SOLVED)

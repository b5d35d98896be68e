"""Options and arguments that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand
from checker.catalogue import open_collection
from checker.errors import Problem


def complete_kata(context: typer.Context, incomplete: str) -> list[str]:
    """The katas whose names begin so, for a shell; none where there are no katas, since nobody asked for a message."""
    try:
        slugs = open_collection(context.params.get("katas")).slugs()
    except (Problem, OSError):
        return []
    return [slug for slug in slugs if slug.startswith(incomplete)]


Katas = Annotated[
    Path | None,
    typer.Option(
        "--katas",
        metavar="DIR",
        help="A collection elsewhere: a folder that holds `katas/`.",
        show_default=False,
        callback=expand,
    ),
]
Work = Annotated[
    Path | None,
    typer.Option(
        "--work",
        metavar="DIR",
        help="Where your copies are, if not in the nearest `work/`.",
        show_default=False,
        callback=expand,
    ),
]
Name = Annotated[
    str,
    typer.Argument(
        metavar="KATA",
        help="Its name or the beginning of it, or its number.",
        show_default=False,
        autocompletion=complete_kata,
    ),
]
NameHere = Annotated[
    str | None,
    typer.Argument(
        metavar="KATA",
        help="Its name or the beginning of it, or its number. Not needed inside `work/KATA/`.",
        show_default=False,
        autocompletion=complete_kata,
    ),
]
Where = Annotated[
    str | None,
    typer.Argument(
        metavar="KATA|PATH",
        help="A kata you picked, or a folder or file with a version of one. Not needed inside `work/KATA/`.",
        show_default=False,
        autocompletion=complete_kata,
    ),
]
KataOption = Annotated[
    str | None,
    typer.Option(
        "--kata",
        metavar="KATA",
        help="Which kata a PATH is a version of.",
        show_default=False,
        autocompletion=complete_kata,
    ),
]

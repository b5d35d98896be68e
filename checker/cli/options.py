"""Options and arguments that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand

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
    str, typer.Argument(metavar="KATA", help="Its name or the beginning of it, or its number.", show_default=False)
]
NameHere = Annotated[
    str | None,
    typer.Argument(
        metavar="KATA",
        help="Its name or the beginning of it, or its number. Not needed inside `work/KATA/`.",
        show_default=False,
    ),
]
Where = Annotated[
    str | None,
    typer.Argument(
        metavar="KATA|PATH",
        help="A kata you picked, or a folder or file with a version of one. Not needed inside `work/KATA/`.",
        show_default=False,
    ),
]
KataOption = Annotated[
    str | None,
    typer.Option("--kata", metavar="KATA", help="Which kata a PATH is a version of.", show_default=False),
]

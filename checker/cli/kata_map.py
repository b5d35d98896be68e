"""`checker kata map`: prints or writes the learner's map of a collection."""

from typing import Annotated

import typer

from checker.authoring.learners_map import write_map
from checker.catalogue import open_collection
from checker.cli.options import Katas
from checker.verdict_file import replace_file


def map_katas(
    katas: Katas = None,
    write: Annotated[bool, typer.Option("--write", help="Write it to katas/README.md of the collection.")] = False,
) -> None:
    """Write the learner's map: the cycle with the katas at their stages, by level, with minutes.

    It is made of what each kata.toml says, so it tells where a symptom shows and never what causes it.
    For example: `checker kata map --katas ~/my-katas --write`.
    """
    collection = open_collection(katas)
    page = write_map(collection.katas())
    if not write:
        typer.echo(page, nl=False)
        return
    file = collection.folder / "README.md"
    replace_file(file, page.encode())
    typer.echo(f"Written to {file}.")

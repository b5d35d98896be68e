"""The learner's command that makes a zip to hand in."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from checker.bench.handin import Packed, check_name, keep_name, make_handin, progress_with, read_name
from checker.bench.where import find_work, picked, resolve
from checker.catalogue import Collection, open_collection
from checker.cli.options import Katas, Work, complete_kata
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.submissions.handin_file import PROGRESS

Named = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KATA",
        help="Which katas; all that you picked if you name none.",
        show_default=False,
        autocompletion=complete_kata,
    ),
]
YourName = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="Your name, as your teacher knows it; asked once.", show_default=False),
]


def handin(names: Named = None, name: YourName = None, katas: Katas = None, work: Work = None) -> None:
    """Make a zip of your katas to hand in.

    It holds the files you may change, and when you picked and solved each kata, with how many checks and hints.
    For example: `checker handin --name "Tamsin Okafor"`, or `checker handin hello`.
    """
    collection = open_collection(katas)
    home = work or find_work()
    chosen = _chosen(collection, home, names or [])
    learner = _learner(home, name)
    path, packed = make_handin(chosen, home, learner)
    if learner != read_name(home):
        keep_name(home, learner)
    typer.echo(f"Made {_near(path)} for {learner}. It holds:")
    names_shown = [part.kata.slug for part in packed] + ([PROGRESS] if progress_with(chosen, home).katas else [])
    width = max(map(len, names_shown))
    for part in packed:
        typer.echo(f"  {part.kata.slug:<{width}}  {_told(part)}")
    if PROGRESS in names_shown:
        typer.echo(f"  {PROGRESS:<{width}}  your way there: times, checks, hints; it counts for no grade")
    typer.echo("\nHand in this file. When you have changed something, run the command again first.")


def _chosen(collection: Collection, work: Path, names: list[str]) -> list[Kata]:
    if names:
        named = [resolve(collection, None, work, name)[0] for name in names]
        return list({kata.slug: kata for kata in named}.values())
    slugs = picked(collection, work)
    if not slugs:
        raise UsageProblem(
            f"There is nothing to hand in: {work} holds no copy of a kata.",
            "`checker list` shows all katas, `checker pick KATA` copies one for you to mend.",
        )
    return [collection.kata(slug) for slug in slugs]


def _learner(work: Path, given: str | None) -> str:
    if given is not None:
        return check_name(given)
    known = read_name(work)
    if known is not None:
        return known
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem("Whose katas are these? No name was given yet.", "Add --name NAME; it is asked once.")
    typer.echo("Your name, as your teacher knows it: ", nl=False)
    sys.stdout.flush()
    return check_name(sys.stdin.readline())


def _told(part: Packed) -> str:
    if not part.changed:
        return f"{', '.join(part.files)} (as handed out: you have not changed anything yet)"
    return f"{', '.join(part.files)} ({', '.join(part.changed)} changed)"


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.absolute().relative_to(here) if path.absolute().is_relative_to(here) else path

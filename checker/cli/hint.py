"""`checker hint`: shows a kata's hints one at a time, and what else helps after the last."""

from pathlib import Path
from typing import Annotated

import typer

from checker.bench.hints import Hint, next_hint, shown_hints
from checker.bench.progress import read_progress
from checker.bench.where import find_work, resolve
from checker.catalogue import Collection, open_collection
from checker.cli.markdown import print_markdown
from checker.cli.options import Katas, NameHere, Work
from checker.cli.screen import Console
from checker.cli.targets import from_here
from checker.model.kata import Kata

Again = Annotated[bool, typer.Option("--all", help="Show again all that you have had; no new one.")]


def hint(kata: NameHere = None, katas: Katas = None, work: Work = None, every: Again = False) -> None:
    """Show the next hint: one each time, from vague to near.

    Which ones you have had is remembered. For example: `checker hint hello`, or `checker hint hello --all`.
    """
    collection = open_collection(katas)
    home = work or find_work()
    chosen, _ = resolve(collection, None, home, kata)
    if every:
        show_again(collection, chosen, home)
        return
    shown = next_hint(collection, chosen, home)
    if shown is not None:
        show(shown, chosen)
    if shown is None or shown.number == shown.of:
        say_all_were_shown(len(collection.hints(chosen)), chosen, is_new=shown is not None)
        say_what_else_helps(chosen, home)
    else:
        typer.echo(say_what_is_left(shown.of - shown.number))


def show_again(collection: Collection, kata: Kata, work: Path) -> None:
    """Show the hints that were shown, and say how many are left."""
    shown, count = shown_hints(collection, kata, work), len(collection.hints(kata))
    for each in shown:
        show(each, kata)
    if len(shown) == count:
        typer.echo("These are all." if count else f"{kata.slug} has no hints.")
        say_what_else_helps(kata, work)
    else:
        had = "" if shown else f"You have had no hint for {kata.slug} yet. "
        typer.echo(had + say_what_is_left(count - len(shown)))


def show(each: Hint, kata: Kata) -> None:
    """Print one hint."""
    typer.echo(f"Hint {each.number} of {each.of} for {kata.slug}\n")
    print_markdown(each.text)
    if not Console().is_terminal:
        # In a terminal Markdown ends with an empty line.
        typer.echo()


def say_what_is_left(count: int) -> str:
    """How many hints are left, and how to have the next one."""
    return f"{count} {'is' if count == 1 else 'are'} left: `checker hint` shows the next one."


def say_all_were_shown(count: int, kata: Kata, *, is_new: bool) -> None:
    """Say that there is no other hint."""
    if not count:
        typer.echo(f"{kata.slug} has no hints.")
    elif is_new:
        typer.echo("That was the last hint.")
    else:
        again = "" if count == 1 else f" all {count}"
        typer.echo(f"You have had{again or ' the only one'}; `checker hint --all` shows them again.")


def say_what_else_helps(kata: Kata, work: Path) -> None:
    """Name what helps beside hints."""
    page = work / "reports" / kata.slug / "report.html"
    is_there = page.is_file()
    typer.echo("What else helps:\n")
    typer.echo(f"  {'the report of your last check' if is_there else 'a report of your version'}:")
    typer.echo(f"    {from_here(page) if is_there else f'checker check {kata.slug}'}")
    typer.echo(f"  what happens at the stage where it shows, {kata.stage}:\n    checker explain {kata.stage}")
    give_up = "" if read_progress(work).is_solved(kata.slug) else " --give-up"
    typer.echo(f"  how the author found it, and the fix:\n    checker solution {kata.slug}{give_up}")

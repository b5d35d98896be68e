"""The learner's commands that run no app: list, show, pick, reset, solution."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from checker.bench.progress import read_progress
from checker.bench.where import find_work, kata_here, resolve
from checker.catalogue import Collection, open_collection
from checker.cli import exits
from checker.cli.options import Katas, Name, NameHere, Work
from checker.cli.screen import Console
from checker.model.kata import Kata
from checker.submissions import read_fix
from checker.workspace import change, copy_for_learner
from checker.workspace import reset as reset_copy


def list_katas(
    katas: Katas = None,
    work: Work = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")] = False,
) -> None:
    """List all katas, easiest first, and which you have solved."""
    collection = open_collection(katas)
    home = work or find_work()
    solved = read_progress(home)
    rows = [_facts(kata, _state(kata, home, solved)) for kata in collection.katas()]
    if as_json:
        typer.echo(json.dumps({"katas": rows}, indent=2))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("No.")
    # The name is what one types next, so it is never cut or folded.
    table.add_column("Kata", no_wrap=True)
    for heading in ("Level", "Shows in", "Client", "Minutes", "State"):
        table.add_column(heading, justify="right" if heading in ("Level", "Minutes") else "left")
    for row in rows:
        table.add_row(*(str(row[key]) for key in ("id", "slug", "level", "stage", "client", "minutes", "state")))
    console = Console()
    # Nobody's window is that wide: a program that reads this gets one line a kata.
    (console if console.is_terminal else Console(width=250)).print(table)
    typer.echo("\n`checker show KATA` shows a ticket, `checker pick KATA` copies a kata for you to mend.")


def show(kata: NameHere = None, katas: Katas = None, work: Work = None) -> None:
    """Show a kata's ticket, without copying anything.

    The ticket tells what a client sent, what came back, what the contract promises, and how to see the fault yourself.
    """
    collection = open_collection(katas)
    _print_markdown(collection.ticket(_kata(collection, kata, work)))


def pick(kata: Name, katas: Katas = None, work: Work = None) -> None:
    """Copy a kata to `work/KATA/` for you to mend; show its ticket.

    A copy that is there already is left as it is. For example: `checker pick hello`, or `checker pick 0`.
    """
    collection = open_collection(katas)
    chosen = collection.kata(kata)
    home = work or find_work()
    copy = home / chosen.slug
    was_there = copy.is_dir()
    if not was_there:
        copy_for_learner(chosen, home)
    _print_markdown(collection.ticket(chosen))
    place = _from_here(copy)
    if was_there:
        typer.echo(
            f"\nYou have a copy of this kata already, in {place}; nothing in it was changed.\n"
            f"To start over, `checker reset {chosen.slug}` puts it back and keeps what you had."
        )
    else:
        typer.echo(f"\nCopied to {place}.")
    typer.echo(
        f"Edit {_files(chosen)} there, nothing else is graded.\n\n"
        f"  cd {shlex.quote(place)}\n"
        "  checker serve    runs the app on http://127.0.0.1:8000 for the ticket's curl lines\n"
        "  checker check    grades your version and writes a report\n\n"
        "Plain `pytest` works there too and runs the visible checks."
    )


def reset(kata: NameHere = None, katas: Katas = None, work: Work = None) -> None:
    """Start a kata over; what you had is kept.

    Your copy is put back to how it was handed out, and what it held moves to `work/.kept/`.
    """
    collection = open_collection(katas)
    home = work or find_work()
    chosen = _kata(collection, kata, home)
    kept = reset_copy(chosen, home)
    typer.echo(
        f"{_from_here(home / chosen.slug)} is as it was handed out. What you had is in {_from_here(kept)}.\n"
        "An editor that has files open may need to load them again."
    )


def solution(
    kata: NameHere = None,
    katas: Katas = None,
    work: Work = None,
    give_up: Annotated[bool, typer.Option("--give-up", help="Show it although you have not solved the kata.")] = False,
) -> None:
    """Explain the cause and show the fix, once you have solved it."""
    collection = open_collection(katas)
    home = work or find_work()
    chosen = _kata(collection, kata, home)
    explanation = collection.explanation(chosen)
    if not give_up and chosen.slug not in read_progress(home):
        typer.echo(
            f"You have not solved {chosen.slug} yet, so its solution stays closed.\n"
            "`checker check` grades your version; add --give-up to see the solution all the same.",
            err=True,
        )
        raise typer.Exit(exits.NOT_SOLVED)
    reference = read_fix(chosen, collection.solution_folder(chosen), "reference")
    _print_markdown(explanation)
    typer.echo("\nThe fix:\n")
    _print_diff(change(chosen, reference))


def _state(kata: Kata, work: Path, solved: dict[str, str]) -> str:
    if kata.slug in solved:
        return "solved"
    return "picked" if (work / kata.slug).is_dir() else ""


def _facts(kata: Kata, state: str) -> dict[str, str | int]:
    return {
        "id": kata.id,
        "slug": kata.slug,
        "title": kata.title,
        "level": kata.level,
        "stage": kata.stage,
        "client": kata.client,
        "minutes": kata.minutes,
        "state": state,
    }


def _kata(collection: Collection, name: str | None, work: Path | None) -> Kata:
    """The kata that is named, or whose copy one stands in."""
    if name is not None:
        return collection.kata(name)
    here = kata_here(collection, work)
    if here is None:
        return resolve(collection, None, work)[0]
    return here


def _files(kata: Kata) -> str:
    return " and ".join([", ".join(kata.editable[:-1]), kata.editable[-1]]) if kata.editable[1:] else kata.editable[0]


def _from_here(path: Path) -> str:
    """A path as short as it can be typed from where one stands."""
    whole = path.absolute()
    near = os.path.relpath(whole)
    return near if len(near) < len(str(whole)) else str(whole)


def _print_markdown(text: str) -> None:
    """Laid out in a terminal; as it is written where another program reads it."""
    console = Console()
    if not console.is_terminal:
        typer.echo(text.rstrip("\n"))
        return
    for part in re.split(r"^(```.*?^```)$", text, flags=re.MULTILINE | re.DOTALL):
        if part.startswith("```"):
            _print_code(console, part.split("\n")[1:-1])
        elif part.strip():
            console.print(Markdown(part))
            console.print()


def _print_code(console: Console, lines: list[str]) -> None:
    """Long lines are left to the terminal: one that is broken here could not be copied into a shell."""
    for line in lines:
        console.print(Text(f"  {line}", style="bold" if line.startswith("$ ") else ""), soft_wrap=True)
    console.print()


def _print_diff(diff: str) -> None:
    console = Console()
    if console.is_terminal:
        console.print(Syntax(diff, "diff", theme="ansi_dark", background_color="default", word_wrap=True))
    else:
        typer.echo(diff, nl=False)

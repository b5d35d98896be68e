"""The learner's commands that lay things out: show, pick, reset."""

import shlex
from pathlib import Path

import typer

from checker.bench.copies import pick_kata, reset_kata
from checker.bench.progress import note_picked
from checker.bench.where import find_work, kata_meant
from checker.catalogue import open_collection
from checker.cli.markdown import print_markdown
from checker.cli.options import Katas, Name, NameHere, Work
from checker.cli.targets import from_here
from checker.errors import UsageProblem
from checker.model.kata import Kata


def show(kata: NameHere = None, katas: Katas = None, work: Work = None) -> None:
    """Show a kata's ticket, without copying anything.

    The ticket tells what a client sent, what came back, what the contract promises, and how to see the fault yourself.
    For example: `checker show hello`.
    """
    collection = open_collection(katas)
    print_markdown(collection.ticket(kata_meant(collection, kata, work or find_work())))


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
        pick_kata(collection, chosen, home)
    not_noted = _note(chosen, home)
    print_markdown(collection.ticket(chosen))
    place = from_here(copy)
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
        "  checker send 1   sends it the first of them; requests.http has them for editors\n"
        "  checker watch    grades your version whenever you save it\n"
        "  checker check    grades it once and writes a report\n"
        "  checker hint     shows a hint, one more each time\n\n"
        "Plain `pytest` works there too and runs the visible checks."
    )
    if not_noted is not None:
        typer.echo(f"\n{not_noted}", err=True)


def reset(kata: NameHere = None, katas: Katas = None, work: Work = None) -> None:
    """Start a kata over; what you had is kept.

    Your copy is put back to how it was handed out, and what it held moves to `work/.kept/`. For example:
    `checker reset hello`.
    """
    collection = open_collection(katas)
    home = work or find_work()
    chosen = kata_meant(collection, kata, home)
    kept = reset_kata(collection, chosen, home)
    typer.echo(
        f"{from_here(home / chosen.slug)} is as it was handed out. What you had is in {from_here(kept)}.\n"
        "An editor that has files open may need to load them again."
    )


def _note(kata: Kata, work: Path) -> UsageProblem | None:
    """Remember that it was picked; the copy is there, even where that can't be written down."""
    try:
        note_picked(work, kata.slug)
    except UsageProblem as problem:
        return problem
    return None


def _files(kata: Kata) -> str:
    return " and ".join([", ".join(kata.editable[:-1]), kata.editable[-1]]) if kata.editable[1:] else kata.editable[0]

"""`checker solution`: tells the cause, and shows the reference's fix beside what the learner changed."""

from pathlib import Path
from typing import Annotated

import typer

from checker.bench.progress import read_progress
from checker.bench.where import find_work, kata_meant
from checker.catalogue import open_collection
from checker.cli import exits
from checker.cli.diffs import print_diff, print_diffs
from checker.cli.markdown import print_markdown
from checker.cli.options import Katas, NameHere, Work
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.submissions import read_fix, read_submission
from checker.workspace import change

THE_FIX = "The fix:"
YOURS = "Your change:"

GiveUp = Annotated[bool, typer.Option("--give-up", help="Show it although you have not solved the kata.")]


def solution(kata: NameHere = None, katas: Katas = None, work: Work = None, give_up: GiveUp = False) -> None:
    """Explain the cause, and show the fix beside your own.

    It opens once you have solved the kata. For example: `checker solution hello`.
    """
    collection = open_collection(katas)
    home = work or find_work()
    chosen = kata_meant(collection, kata, home)
    explanation = collection.explanation(chosen)
    if not give_up and not read_progress(home).is_solved(chosen.slug):
        typer.echo(
            f"You have not solved {chosen.slug} yet, so its solution stays closed.\n"
            "`checker check` grades your version, `checker hint` helps a little; with --give-up the solution is shown "
            "all the same.",
            err=True,
        )
        raise typer.Exit(exits.NOT_SOLVED)
    reference = read_fix(chosen, collection.solution_folder(chosen), "reference")
    print_markdown(explanation)
    show_fix(change(chosen, reference), read_change(chosen, home / chosen.slug))


def read_change(kata: Kata, copy: Path) -> str | UsageProblem | None:
    """The learner's diff; None where there is no copy, and the reason where it can't be read."""
    if not copy.is_dir():
        return None
    try:
        return change(kata, read_submission(kata, copy))
    except UsageProblem as problem:
        return problem


def show_fix(fix: str, yours: str | UsageProblem | None) -> None:
    """Show both changes, or say why there is one alone."""
    if isinstance(yours, str) and yours not in ("", fix):
        print_diffs((YOURS, yours), (THE_FIX, fix))
        return
    if isinstance(yours, UsageProblem):
        typer.echo(f"\nYour change can't be shown beside it. {yours.what}")
    elif yours == fix:
        typer.echo("\nYour change is the same as the author's, line for line.")
    elif yours == "":
        typer.echo("\nYour copy is as it was handed out, so there is no change of yours beside it.")
    print_diff(THE_FIX, fix)

"""`checker kata new`: asks an author for what is known of a kata, and lays it out."""

import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from checker.authoring.new_kata import LaidOut, Plan, lay_out_kata, read_stage, refuse_slug
from checker.cli.options import Katas
from checker.errors import UsageProblem
from checker.model.stage import STAGES

Slug = Annotated[
    str,
    typer.Argument(
        metavar="SLUG",
        help="The folder's name: what the client sees, such as missing-book-answers-200.",
        show_default=False,
    ),
]
Title = Annotated[str | None, typer.Option("--title", help="What it is called; the slug's words if you say none.")]
Level = Annotated[int | None, typer.Option("--level", min=0, max=5, help="How hard it is, 1 to 5; 0 is the way in.")]
StageWord = Annotated[
    str | None, typer.Option("--stage", metavar="STAGE", help=f"Where the symptom shows: {', '.join(STAGES)}.")
]
Client = Annotated[str | None, typer.Option("--client", help="Who sends the requests, such as: mobile app.")]
Minutes = Annotated[
    int | None, typer.Option("--minutes", min=1, max=600, help="How long it takes somebody new to it, about.")
]
Telling = Annotated[
    list[str] | None,
    typer.Option(
        "--telling", metavar="WORD", help="A word that would give the cause away; may be given several times."
    ),
]


def new_kata(
    slug: Slug,
    title: Title = None,
    level: Level = None,
    stage: StageWord = None,
    client: Client = None,
    minutes: Minutes = None,
    telling: Telling = None,
    katas: Katas = None,
) -> None:
    """Lay out a new kata and its solution, with a blank for each thing that only you know.

    It asks for what is not given as an option. `checker kata verify SLUG` then lists the blanks, each with its line,
    and proves the kata once all are filled in. docs/authors.md tells how to write one. For example:
    `checker kata new missing-book-answers-200 --katas ~/my-katas`.
    """
    refuse_slug(slug)
    plan = Plan(
        slug=slug,
        title=title or ask("Title", "--title", slug.replace("-", " ").capitalize()),
        level=level if level is not None else read_level(ask("Level, 1 to 5", "--level", "1")),
        stage=read_stage(stage or ask(f"Where the symptom shows ({', '.join(STAGES)})", "--stage", "response")),
        client=client or ask("Who sends the requests", "--client", "browser"),
        minutes=minutes or read_minutes(ask("Minutes for somebody new to it", "--minutes", "15")),
        telling=tuple(telling or read_words(ask("Words that would give the cause away", "--telling", ""))),
    )
    print_laid_out(lay_out_kata(plan, katas), slug, katas)


def ask(question: str, option: str, default: str) -> str:
    """An answer from whoever sits at the terminal; the default where nobody does, except for what only they know."""
    if sys.stdin is not None and sys.stdin.isatty():
        answer: str = typer.prompt(question, default=default, err=True, show_default=bool(default))
        return answer.strip() or default
    if option in ("--stage", "--client"):
        raise UsageProblem(f"Nobody is there to be asked: {question.lower()}?", f"Say it with {option}.")
    return default


def read_level(word: str) -> int:
    """A level that was typed."""
    return read_number(word, "level", 0, 5)


def read_minutes(word: str) -> int:
    """Minutes that were typed."""
    return read_number(word, "number of minutes", 1, 600)


def read_number(word: str, what: str, low: int, high: int) -> int:
    """A number that was typed.

    Raises:
        UsageProblem: It is none, or out of bounds.
    """
    if word.isascii() and word.isdigit() and low <= int(word) <= high:
        return int(word)
    raise UsageProblem(f'"{word}" is no {what}.', f"Expected a whole number from {low} to {high}.")


def read_words(text: str) -> list[str]:
    """Words that were typed with commas or blanks between."""
    return [word for word in re.split(r"[\s,]+", text) if word]


def print_laid_out(laid: LaidOut, slug: str, katas: Path | None) -> None:
    """What is there now, and what to do next."""
    again = f" --katas {shlex.quote(str(katas))}" if katas else ""
    typer.echo(f"Laid out kata {laid.id}, with {laid.blanks} blanks to fill in:\n  {laid.kata}\n  {laid.solution}")
    typer.echo("Begin with app.py in the solution: fixes first, then the contract, then checks.")
    typer.echo(f"`checker kata verify {slug}{again}` lists the blanks that are left, and proves the kata once none is.")

"""`checker class handout`: writes katas without their solutions into a zip or a folder."""

from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand
from checker.catalogue import Collection, open_collection
from checker.catalogue.assignment_toml import read_assignment, read_deadline
from checker.classroom.handout import make_handout, name_folder
from checker.cli.options import Katas, complete_kata
from checker.errors import UsageProblem
from checker.lateness import tell_rule, tell_time
from checker.model.assignment import Assignment
from checker.model.kata import Kata

Named = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KATA",
        help="Which katas, in the order to do them; not with --assignment.",
        show_default=False,
        autocompletion=complete_kata,
    ),
]
AssignmentFile = Annotated[
    Path | None,
    typer.Option(
        "--assignment",
        metavar="FILE",
        help="An assignment.toml that says title, katas and deadline.",
        show_default=False,
        callback=expand,
    ),
]
Title = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="What the assignment is called.", show_default=False)
]
Deadline = Annotated[
    str | None,
    typer.Option("--deadline", metavar="TIME", help="Until when, such as 2026-12-04T18:00+01:00.", show_default=False),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE.zip|DIR",
        help="Where to write it (default: a zip named after the title).",
        show_default=False,
        callback=expand,
    ),
]


def hand_out(
    names: Named = None,
    assignment: AssignmentFile = None,
    title: Title = None,
    deadline: Deadline = None,
    out: Out = None,
    katas: Katas = None,
) -> None:
    """Make a handout: katas without solutions and hidden checks.

    Learners unpack it and stand in its folder, or name it with --katas. For example:
    `checker class handout hello missing-book --title "Week 3" --deadline 2026-12-04T18:00+01:00`.
    """
    collection = open_collection(katas)
    planned = read_plan(names or [], assignment, title, deadline)
    chosen = choose(collection, planned)
    planned = planned.model_copy(update={"katas": tuple(kata.slug for kata in chosen)})
    place = out or Path(f"{name_folder(planned)}.zip")
    paths = make_handout(planned, chosen, place)
    typer.echo(f"Made {place}: {len(chosen)} {'kata' if len(chosen) == 1 else 'katas'}, {len(paths)} files.")
    for kata in chosen:
        typer.echo(f"  {kata.slug}")
    if planned.deadline is not None:
        typer.echo(f"To be handed in until {tell_time(planned.deadline)}.")
        if planned.late is not None:
            typer.echo(tell_rule(planned.late))
    typer.echo("It holds no solutions and no hidden checks. Its README.md says how to begin.")


def read_plan(names: list[str], file: Path | None, title: str | None, deadline: str | None) -> Assignment:
    """The assignment, from the file or the command line; what is typed goes before what the file says.

    Raises:
        UsageProblem: It is not said which katas, or twice.
    """
    if file is not None and names:
        raise UsageProblem(
            f"{file} says which katas, and so does the command.",
            "Name them in one place: there, or behind the command.",
        )
    if file is None and not names:
        raise UsageProblem(
            "Which katas are to be handed out?", "Name them in order, or an assignment.toml with --assignment."
        )
    found = Assignment(title="Handout", katas=tuple(names)) if file is None else read_assignment(file)
    if title is not None:
        found = found.model_copy(update={"title": check_title(title)})
    if deadline is not None:
        found = found.model_copy(update={"deadline": read_deadline(deadline)})
    return found


def check_title(title: str) -> str:
    """A title, on one line.

    Raises:
        UsageProblem: It is empty, or holds what can't be shown.
    """
    if not title.strip() or not title.isprintable():
        raise UsageProblem("The title is empty or can't be shown.", "Give another with --title TEXT.")
    return title.strip()


def choose(collection: Collection, assignment: Assignment) -> list[Kata]:
    """The katas of an assignment, in its order.

    Raises:
        UsageProblem: One is not there, is broken, or is named twice.
    """
    found = [collection.kata(name) for name in assignment.katas]
    for number, kata in enumerate(found):
        if kata in found[:number]:
            raise UsageProblem(f"The kata {kata.slug} is named twice.", "Name each once.")
    return found

"""`checker class export`: hands what was graded to other systems, each in its own format."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand
from checker.catalogue.assignment_toml import read_assignment
from checker.classroom.journal.standing_scores import NOTHING, find_known
from checker.classroom.reports import find_assignment, is_class, open_entries, tell_unused
from checker.cli import exits
from checker.cli.export_formats import WRITERS, Order, pack_autograder
from checker.cli.instructor import JournalOption
from checker.cli.options import Katas, complete_kata
from checker.errors import UsageProblem
from checker.exports.autograder import Settings
from checker.exports.gradescope import VISIBILITIES, Visibility
from checker.report.plain import visible

TOLD = 20
"""So many learners are told of by name."""

TAKES: Mapping[str, tuple[str, ...]] = {
    "gradescope": ("--assignment", "--journal", "--points", "--hidden", "--metadata"),
    "classroom50": ("--assignment",),
    "junit": ("--assignment", "--journal"),
    "csv": ("--assignment", "--journal"),
    "canvas": ("--assignment", "--journal", "--points", "--gradebook", "--column", "--match", "--kata"),
    "moodle": ("--assignment", "--journal", "--points", "--gradebook", "--column", "--match", "--kata"),
    "autograder": ("--assignment", "--points", "--hidden", "--wheel", "--no-walls", "--katas"),
}
"""The formats, and which options each takes beside --out."""

Format = Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {', '.join(TAKES)}.", show_default=False)]
From = Annotated[
    str,
    typer.Argument(
        metavar="FROM",
        help="The folder of reports, a learner's folder in it, or a verdict.json; for autograder, a kata.",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.", callback=expand)]
AssignmentFile = Annotated[
    Path | None,
    typer.Option(
        "--assignment",
        metavar="FILE",
        help="An assignment.toml: deadline, late rule, what is shown (default: the one that lies with the reports).",
        show_default=False,
        callback=expand,
    ),
]
Gradebook = Annotated[
    Path | None,
    typer.Option(
        "--gradebook", metavar="FILE", help="What Canvas or Moodle exported.", show_default=False, callback=expand
    ),
]
Column = Annotated[
    str | None,
    typer.Option("--column", metavar="NAME", help="Its column to fill, or how that begins.", show_default=False),
]
Match = Annotated[
    list[str] | None,
    typer.Option(
        "--match", metavar="NAME", help="Its column that tells who a row is of; may be repeated.", show_default=False
    ),
]
OfKata = Annotated[
    str | None,
    typer.Option(
        "--kata",
        metavar="KATA",
        help="Which kata's grades, where there are several.",
        show_default=False,
        autocompletion=complete_kata,
    ),
]
Points = Annotated[
    float | None,
    typer.Option("--points", min=0, help="What a whole score is worth (default: as the system says, or 100)."),
]
Hidden = Annotated[
    str | None,
    typer.Option(
        "--hidden",
        metavar="WHEN",
        help=f"When learners see hidden checks (default: after_published): {', '.join(VISIBILITIES)}.",
        show_default=False,
    ),
]
Metadata = Annotated[
    Path | None,
    typer.Option(
        "--metadata", metavar="FILE", help="Gradescope's submission_metadata.json: it has the points.",
        show_default=False, callback=expand,
    ),
]  # fmt: skip
Wheel = Annotated[
    Path | None,
    typer.Option(
        "--wheel", metavar="FILE", help="A wheel of the checker (default: built here, in a clone).",
        show_default=False, callback=expand,
    ),
]  # fmt: skip
NoWalls = Annotated[bool, typer.Option("--no-walls", help="The autograder grades also where a wall is missing.")]


def export_verdicts(
    form: Format,
    source: From = "reports",
    out: Out = Path("export"),
    assignment: AssignmentFile = None,
    gradebook: Gradebook = None,
    column: Column = None,
    match: Match = None,
    kata: OfKata = None,
    points: Points = None,
    hidden: Hidden = None,
    metadata: Metadata = None,
    wheel: Wheel = None,
    no_walls: NoWalls = False,
    katas: Katas = None,
    journal: JournalOption = None,
) -> None:
    """Hand grades to another system: Gradescope, Classroom 50, Canvas, Moodle, JUnit XML or CSV.

    For example: `checker class export gradescope verdict.json`. For a gradebook, name the file and the column:
    `checker class export canvas reports/ --gradebook FILE --column NAME`. `checker class export autograder KATA` makes
    the zip that Gradescope grades with.

    Exit code 3 means that a fault of the checker kept somebody from a grade: nobody gets a zero for that.
    """
    refuse_without_effect(
        form,
        {
            "--assignment": assignment, "--gradebook": gradebook, "--column": column, "--match": match,
            "--kata": kata, "--points": points, "--hidden": hidden, "--metadata": metadata, "--wheel": wheel,
            "--no-walls": no_walls, "--katas": katas, "--journal": journal,
        },
    )  # fmt: skip
    if points is not None and not 0 < points < math.inf:
        raise UsageProblem(f"--points is {points:g}.", "Say what a whole score is worth, for example --points 20.")
    when = read_visibility(hidden)
    planned = None if assignment is None else read_assignment(assignment)
    if form == "autograder":
        pack_autograder(source, out, wheel, Settings(points, when, not no_walls, planned), katas)
        return
    place = Path(source).expanduser()
    planned = planned or find_assignment(place)
    if planned is not None and is_class(place):
        for line in tell_unused(planned, open_entries(place)):
            typer.echo(f"Note: {visible(line, keep='')}", err=True)
    known = find_known(place, journal) if "--journal" in TAKES[form] else NOTHING
    order = Order(place, out, planned, gradebook, column, tuple(match or ()), kata, points, when, metadata, known)
    faults = WRITERS[form](order)
    for line in faults[:TOLD]:
        typer.echo(f"A fault of the checker, no grade: {line}", err=True)
    if len(faults) > TOLD:
        typer.echo(f"and {len(faults) - TOLD} more.", err=True)
    raise typer.Exit(exits.FAULT if faults else exits.SOLVED)


def refuse_without_effect(form: str, given: Mapping[str, object]) -> None:
    """A format that is not known, and options that would do nothing, are a misunderstanding.

    Raises:
        UsageProblem: There is one.
    """
    if form not in TAKES:
        raise UsageProblem(f"There is no format {form}.", f"It is one of: {', '.join(TAKES)}.")
    for option, value in given.items():
        if value and option not in TAKES[form]:
            takes = ", ".join(("--out", *TAKES[form]))
            raise UsageProblem(f"{option} has no effect for {form}.", f"It takes {takes}.")


def read_visibility(word: str | None) -> Visibility:
    """When hidden checks are shown.

    Raises:
        UsageProblem: Gradescope has no such word.
    """
    for known in VISIBILITIES:
        if known == (word or "after_published"):
            return known
    raise UsageProblem(f"--hidden is {word}.", f"It is one of: {', '.join(VISIBILITIES)}.")

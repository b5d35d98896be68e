"""`checker class feedback`: makes what each learner is handed back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand
from checker.catalogue import open_collection
from checker.classroom.feedback import Terms, gather
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.places import find_journal
from checker.classroom.journal.refreshing import bring_up_to_date
from checker.classroom.parcels import open_parcels
from checker.classroom.reports import find_assignment
from checker.classroom.workers import count_processors
from checker.cli import exits
from checker.cli.instructor import JournalOption, Workers
from checker.cli.options import Katas, complete_kata
from checker.errors import UsageProblem
from checker.report.plain import visible

Reports = Annotated[
    Path, typer.Argument(metavar="REPORTS", help="The folder that `checker class grade` wrote.", callback=expand)
]
Out = Annotated[
    Path,
    typer.Option(
        "--out", metavar="DIR|FILE.zip", help="Where it goes: an empty folder, or one zip of all.", callback=expand
    ),
]
Zipped = Annotated[bool, typer.Option("--zip", help="A zip for each learner in place of a folder.")]
OnlyKata = Annotated[
    str | None,
    typer.Option("--kata", metavar="KATA", help="This kata alone.", show_default=False, autocompletion=complete_kata),
]
NoAuthors = Annotated[bool, typer.Option("--no-authors", help="Leave out who said what.")]


def hand_back(
    reports: Reports = Path("reports"),
    out: Out = Path("feedback"),
    zipped: Zipped = False,
    kata: OnlyKata = None,
    no_authors: NoAuthors = False,
    katas: Katas = None,
    workers: Workers = None,
    journal: JournalOption = None,
) -> None:
    """Hand back: for each learner the reports, what was said, and the grade with its arithmetic.

    As much of each check is shown as the assignment says. Nobody is handed anything of another learner's. For example:
    `checker class feedback reports/ --out feedback/`.

    Exit code 3 means that a report could not be made.
    """
    collection = open_collection(katas)
    known = {each.slug: each for each in collection.katas()}
    terms = Terms(
        reports=reports,
        assignment=find_assignment(reports),
        now=datetime.now(UTC),
        kata=None if kata is None else collection.kata(kata).slug,
        authors=not no_authors,
        workers=workers or count_processors(),
    )
    count, problems = 0, []
    with open_journal(find_journal(reports, journal)) as opened:
        bring_up_to_date(opened, reports, known)
        with open_parcels(out, zipped=zipped) as write:
            for key, files, missing in gather(opened, terms):
                write(key, files)
                count += 1
                problems += [f"{key}: {problem}" for problem in missing]
    if not count:
        raise UsageProblem(f"{reports} holds nothing to hand back.", "Grade first: `checker class grade`.")
    typer.echo(f"Wrote {out}: feedback for {count} {'learner' if count == 1 else 'learners'}.")
    for problem in problems:
        typer.echo(f"Note: {visible(problem, keep='')}", err=True)
    raise typer.Exit(exits.FAULT if problems else exits.SOLVED)

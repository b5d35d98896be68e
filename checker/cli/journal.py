"""`checker class journal`: what is kept of a learner, and how it leaves; copies of the journal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand
from checker.catalogue import open_collection
from checker.classroom.grading import Plan
from checker.classroom.handout import pack
from checker.classroom.journal.backups import make_backup
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.people import find_person
from checker.classroom.journal.personal_data import gather_personal_data
from checker.classroom.journal.places import find_journal, is_missing
from checker.classroom.journal.refreshing import bring_up_to_date
from checker.classroom.leaving import Left, expire, find_old, forget
from checker.classroom.reports import is_class
from checker.classroom.workers import count_processors
from checker.cli.instructor import JournalOption
from checker.cli.options import Katas
from checker.errors import UsageProblem
from checker.report.plain import visible
from checker.verdict_file import replace_file

Who = Annotated[
    str,
    typer.Argument(
        metavar="LEARNER", help="The name, or the name of the folder among the reports.", show_default=False
    ),
]
Reports = Annotated[
    Path, typer.Argument(metavar="REPORTS", help="The folder that `checker class grade` wrote.", callback=expand)
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE.zip", help="The zip (default: named after the learner).", callback=expand,
        show_default=False,
    ),
]  # fmt: skip
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Before = Annotated[
    str, typer.Option("--before", metavar="DATE", help="Such as 2026-02-28: what is older goes.", show_default=False)
]
Copy = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="The copy; there must be nothing yet.", callback=expand, show_default=False),
]


def export_learner(
    learner: Who,
    reports: Reports = Path("reports"),
    out: Out = None,
    katas: Katas = None,
    journal: JournalOption = None,
) -> None:
    """Hand out all that is kept of a learner, as a zip.

    For example: `checker class journal export "Tamsin Okafor" reports/`.
    """
    with opened(reports, journal, katas) as (book, _):
        person = find_person(book, learner)
        files = gather_personal_data(book, reports, person)
        place = out or Path(f"{person.key}.zip")
        replace_file(place, pack(files, person.key), is_secret=True)
    typer.echo(f"Wrote {place}: the journal's rows in journal.json, and {len(files) - 1} files of the reports.")


def forget_learner(
    learner: Who,
    reports: Reports = Path("reports"),
    yes: Yes = False,
    katas: Katas = None,
    journal: JournalOption = None,
) -> None:
    """Remove a learner for good: reports, rows, and what overview and tables tell.

    Copies of the journal are not touched; those that still hold the learner are named. For example:
    `checker class journal forget "Tamsin Okafor" reports/ --yes`.
    """
    with opened(reports, journal, katas) as (book, plan):
        person = find_person(book, learner)
        told = visible(f"{person.name} ({person.key})", keep="")
        ask(f"Remove {told} with everything handed in and said of it? It can't be undone.", yes=yes)
        left = forget(book, plan, person)
    typer.echo(f"Removed {told}: {count(left.attempts)}, the reports, and every row of the journal.")
    for path in left.backups:
        typer.echo(f"A copy of the journal still holds them: {path}")
    typer.echo("Downloads, exports and what was handed back lie elsewhere, and are not touched.")
    tell_traces(left)


def expire_attempts(
    before: Before,
    reports: Reports = Path("reports"),
    yes: Yes = False,
    katas: Katas = None,
    journal: JournalOption = None,
) -> None:
    """Remove what was handed in before a day, and learners who have nothing else.

    Where it is not known when something was handed in, it counts when it was graded. For example:
    `checker class journal expire --before 2026-02-28 reports/ --yes`.
    """
    day = read_day(before)
    with opened(reports, journal, katas) as (book, plan):
        old = find_old(book, day)
        if not old:
            typer.echo(f"Nothing is from before {before}.")
            return
        ask(f"Remove {count(len(old))} from before {before}? It can't be undone.", yes=yes)
        left = expire(book, plan, old)
    typer.echo(f"Removed {count(left.attempts)} from before {before}, with all that was said of them.")
    typer.echo("Copies of the journal, downloads and exports are not touched.")
    tell_traces(left)


def back_up(copy: Copy, reports: Reports = Path("reports"), journal: JournalOption = None) -> None:
    """Copy the journal while it is in use.

    The copy is a file that `--journal FILE` opens. For example:
    `checker class journal backup copies/monday.db reports/`.
    """
    with open_known(reports, journal) as book:
        make_backup(book, copy)
    typer.echo(f"Wrote {copy}. It holds names: keep it as safe as the journal.")


@contextmanager
def opened(reports: Path, named: str | None, katas: Path | None) -> Iterator[tuple[Journal, Plan]]:
    """The journal, up to date, and the plan of its reports.

    Raises:
        UsageProblem: There is none.
    """
    collection = open_collection(katas)
    known = {each.slug: each for each in collection.katas()}
    plan = Plan(
        out=reports,
        root=collection.root,
        katas=known,
        kata=None,
        workers=count_processors(),
        journal=find_journal(reports, named),
    )
    with open_known(reports, named) as book:
        if is_class(reports):
            bring_up_to_date(book, reports, known)
        yield book, plan


def open_known(reports: Path, named: str | None) -> Journal:
    """The journal that is there.

    Raises:
        UsageProblem: There is none.
    """
    where = find_journal(reports, named)
    if is_missing(where) and not is_class(reports):
        raise UsageProblem(f"There is no journal at {where}.", "Name the folder of reports, or another with --journal.")
    return open_journal(where)


def ask(question: str, *, yes: bool) -> None:
    """Go on where a person says so.

    Raises:
        UsageProblem: Nobody can be asked.
        typer.Exit: They said no.
    """
    if yes:
        return
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem(question, "Add --yes where that is meant.")
    typer.echo(f"{question} [y/N] ", nl=False)
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        typer.echo("Nothing was removed.")
        raise typer.Exit(0)


def count(attempts: int) -> str:
    """So many attempts, in words."""
    return "1 attempt" if attempts == 1 else f"{attempts} attempts"


def tell_traces(left: Left) -> None:
    """Where the last traces are, if anywhere."""
    if not left.is_wiped:
        typer.echo("Somebody has the journal open: the last traces in its files go when they close it.")


def read_day(text: str) -> datetime:
    """A day or a time; UTC where it says no zone.

    Raises:
        UsageProblem: It is none.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageProblem(f"--before is {text}, which is no date.", "Write it as 2026-02-28.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

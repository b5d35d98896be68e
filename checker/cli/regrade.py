"""`checker class regrade`: grades a class anew, shows what that would change, and keeps it only then."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from checker.bench.where import expand
from checker.catalogue import open_collection
from checker.classroom.events import Event, PageMade
from checker.classroom.grading import Plan
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.places import find_journal, is_missing
from checker.classroom.journal.pseudonyms import find_people
from checker.classroom.regrade_effects import Effect, Group, Outlook, group
from checker.classroom.regrading import Regrade, tell_families
from checker.classroom.workers import count_processors
from checker.cli import exits
from checker.cli.class_progress import Account, shown
from checker.cli.instructor import AsJson, JournalOption, NoPages, NoWalls, Workers
from checker.cli.options import Katas, complete_kata
from checker.cli.screen import Console, outlasting_the_reader
from checker.errors import UsageProblem
from checker.lateness import raw_score, write_number
from checker.report.overview import CONCLUSIONS
from checker.report.plain import visible

SHOWN = 3
"""So many learners of a line are named."""
TOLD = 10

Reports = Annotated[
    Path, typer.Argument(metavar="REPORTS", help="The folder that `checker class grade` wrote.", callback=expand)
]
Downloads = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="SUBMISSIONS",
        help="The downloads, where verdicts do not tell all that was in them.",
        show_default=False,
    ),
]
OnlyKata = Annotated[
    str | None,
    typer.Option("--kata", metavar="KATA", help="This kata alone.", show_default=False, autocompletion=complete_kata),
]
Everybody = Annotated[bool, typer.Option("--all", help="Those too whose verdict is of the kata as it is now.")]
Keep = Annotated[bool, typer.Option("--keep", help="Put the new verdicts in place; the older ones are kept beside.")]
Discard = Annotated[bool, typer.Option("--discard", help="Remove what was graded anew and not kept.")]


def regrade(
    reports: Reports = Path("reports"),
    downloads: Downloads = None,
    kata: OnlyKata = None,
    everybody: Everybody = False,
    keep: Keep = False,
    discard: Discard = False,
    katas: Katas = None,
    workers: Workers = None,
    no_walls: NoWalls = False,
    no_pages: NoPages = False,
    journal: JournalOption = None,
    as_json: AsJson = False,
) -> None:
    """Grade anew after a kata or its checks changed, and see who gains and who loses before anything is kept.

    When something was handed in stays as it is, so late marks hold. What was interrupted goes on with the same
    command. For example: `checker class regrade reports/`, then the same with --keep or --discard.

    Exit code 3 means that a fault of the checker kept somebody from a new verdict: the one before stands.
    """
    if keep and discard:
        raise UsageProblem("--keep and --discard can't both be meant.", "Leave one out.")
    collection = open_collection(katas)
    only = None if kata is None else collection.kata(kata).slug
    plan = Plan(
        out=reports,
        root=collection.root,
        katas={each.slug: each for each in collection.katas()},
        kata=None,
        workers=workers or count_processors(),
        require_walls=not no_walls,
        pages=not no_pages,
        journal=find_journal(reports, journal),
    )
    regrading = Regrade(plan, kata=only, everybody=everybody)
    if discard:
        throw_away(regrading)
        return
    if next(regrading.candidates(), None) is not None:
        follow(lambda: regrading.events([path.expanduser() for path in downloads or ()]))
    outlook = regrading.outlook(find_names(plan))
    groups = group(outlook.effects, tell_families(reports))
    is_kept = False
    with outlasting_the_reader():
        if not as_json:
            print_outlook(outlook, groups)
        if is_to_be_kept(regrading, outlook, asked=keep, is_json=as_json):
            follow(regrading.keep)
            is_kept = True
        tell_end(regrading, outlook, is_kept=is_kept, as_json=as_json)
    raise typer.Exit(exits.FAULT if outlook.faults else exits.SOLVED)


def throw_away(regrading: Regrade) -> None:
    """Discard what was not kept.

    Raises:
        UsageProblem: Part of it was kept.
    """
    if regrading.is_half_kept():
        raise UsageProblem(
            "A part of the new verdicts is in place already.", "The same command with --keep puts the others there too."
        )
    was_there = regrading.is_begun()
    regrading.discard()
    typer.echo("Discarded. Every verdict is as it was." if was_there else "There is nothing to discard.")


def is_to_be_kept(regrading: Regrade, outlook: Outlook, *, asked: bool, is_json: bool) -> bool:
    """Whether it is to be kept: as the command says, else as whoever sits at the terminal does."""
    if regrading.is_half_kept():
        return True
    if not outlook.effects:
        return False
    if asked or is_json or not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return asked
    typer.echo("Keep these verdicts? [y/N] ", nl=False)
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def follow(begin: Callable[[], Iterator[Event]]) -> None:
    """Carry it out and show how far it is."""
    account = Account()
    problems: list[str] = []
    is_interrupted = False
    with shown(Console(stderr=True)) as show, closing(begin()) as events:  # type: ignore[type-var]
        try:
            for event in events:
                account.hear(event)
                show(account)
                if isinstance(event, PageMade) and event.problem:
                    problems.append(event.problem)
        except KeyboardInterrupt:
            is_interrupted = True
    if is_interrupted:
        typer.echo(f"Stopped ({account.line()}). Nothing is lost; the same command goes on.", err=True)
        raise typer.Exit(exits.INTERRUPTED)
    for problem in problems:
        typer.echo(f"Note: {visible(problem, keep='')}", err=True)


def find_names(plan: Plan) -> Mapping[str, str]:
    """Who stands behind pseudonyms."""
    if plan.journal is None or is_missing(plan.journal):
        return {}
    with open_journal(plan.journal) as journal:
        return {key: person.name for key, person in find_people(journal).items()}


def print_outlook(outlook: Outlook, groups: list[Group]) -> None:
    """Who gains and who loses, and why."""
    count = len(outlook.effects)
    if count:
        gain, lose, stay = outlook.count("gains"), outlook.count("loses"), outlook.count("stays")
        typer.echo(f"Graded anew: {count}. Of these {gain} gain, {lose} lose, {stay} stay.")
    elif not (outlook.unread or outlook.faults or outlook.waiting):
        typer.echo("Nothing to grade anew: every verdict is of its kata as it is now, by these versions.")
    if groups:
        print_groups(groups)
    for one in outlook.overrides:
        change = f"{percent(one.before)} was the verdict, {percent(one.after)} is the new one ({one.reason})"
        typer.echo(line(f"An override stands: {one.learner}, {one.kata}: {percent(one.given)}; {change}"))
    for learner, what in outlook.faults[:TOLD]:
        typer.echo(line(f"A fault of the checker, not of {learner}: {what} The verdict before stands."))
    if outlook.unread:
        typer.echo(
            line(
                f"{len(outlook.unread)} can't be graded anew from their verdict alone, and keep the one they have: "
                f"{name_some(outlook.unread)}. Name the downloads behind the reports to grade them too."
            )
        )


def print_groups(groups: list[Group]) -> None:
    """A line for all to whom the same happens."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Who", justify="right")
    for heading in ("Score", "Why", "Family", "Members"):
        table.add_column(heading, overflow="fold")
    for one in groups:
        score = f"{write_number(one.before, 2)} -> {write_number(one.after, 2)}"
        if one.before == one.after:
            score = " -> ".join(CONCLUSIONS[conclusion] for conclusion in one.conclusions)
        cells = (score, one.why, one.family, name_some([effect.learner for effect in one.members]))
        table.add_row(str(len(one.members)), *(Text(line(cell)) for cell in cells))
    Console().print(table)


def tell_end(regrading: Regrade, outlook: Outlook, *, is_kept: bool, as_json: bool) -> None:
    """What became of it, and what to do next."""
    if as_json:
        print(json.dumps(facts(regrading, outlook, is_kept=is_kept), indent=2))
    elif is_kept:
        typer.echo(f"Kept. The verdicts before lie beside the new ones.\n\n  {regrading.plan.out / 'index.html'}")
    elif outlook.effects:
        typer.echo("Nothing is kept yet: the same command with --keep does, with --discard it is removed.")


def facts(regrading: Regrade, outlook: Outlook, *, is_kept: bool) -> dict[str, Any]:
    """All of it for machines."""
    return {
        "reports": str(regrading.plan.out),
        "graded": len(outlook.effects),
        "gain": outlook.count("gains"),
        "lose": outlook.count("loses"),
        "stay": outlook.count("stays"),
        "kept": is_kept,
        "changes": [effect_facts(effect) for effect in outlook.effects if effect.is_change],
        "overrides": [asdict(one) for one in outlook.overrides],
        "not_rebuilt": list(outlook.unread),
        "checker_faults": [{"learner": learner, "what": what} for learner, what in outlook.faults],
    }


def effect_facts(effect: Effect) -> dict[str, Any]:
    """One learner for machines."""
    before, after = (
        {"conclusion": one.conclusion, "score": float(write_number(raw_score(one.score)))}
        for one in (effect.before, effect.after)
    )
    told = {"learner": effect.learner, "folder": effect.folder, "kata": effect.kata, "before": before, "after": after}
    return told | {"why": effect.why, "checks": [asdict(one) for one in effect.checks]}


def name_some(names: list[str] | tuple[str, ...]) -> str:
    """The first few by name."""
    left = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {left} more" if left > 0 else "")


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{share:.0%}"


def line(text: str) -> str:
    """A text on one line, with nothing in it that a terminal would do."""
    return visible(text, keep="")

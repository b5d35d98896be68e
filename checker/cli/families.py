"""`checker class families`: prints which submissions of a kata are alike, from reports or from downloads."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from checker.catalogue import open_collection
from checker.classroom.families import find_families, read_received, read_reports
from checker.classroom.reports import is_class, open_entries
from checker.cli.options import Katas, Name
from checker.cli.screen import Console, outlasting_the_reader
from checker.errors import UsageProblem
from checker.model.family import Family
from checker.model.kata import Kata
from checker.report.overview import CONCLUSIONS
from checker.report.plain import visible
from checker.submissions.collected import collect

SHOWN_MEMBERS = 3

Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="REPORTS|SUBMISSIONS",
        help="A folder that `checker class grade` wrote, or the downloads.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")]


def show_families(name: Name, sources: Sources, katas: Katas = None, as_json: AsJson = False) -> None:
    """Show which submissions are alike, and which are odd.

    Alike are those whose change says the same once names, comments and layout are put aside. A family is named after
    the starter or the known fix that it equals, else after the lines that it changes. No submission is run. For
    example: `checker class families hello downloads/`.
    """
    kata = open_collection(katas).kata(name)
    families, learners = read_families(kata, [source.expanduser() for source in sources])
    with outlasting_the_reader():
        if as_json:
            print(json.dumps({"kata": kata.slug, "families": [facts(each, learners) for each in families]}, indent=2))
        else:
            print_families(kata, families, learners)


def read_families(kata: Kata, sources: Sequence[Path]) -> tuple[tuple[Family, ...], Mapping[str, str]]:
    """The families of a kata, and the learner's name for each member.

    Raises:
        UsageProblem: There is nothing to compare.
    """
    katas = {kata.slug: kata}
    reports = [source for source in sources if source.is_dir() and is_class(source)]
    if len(reports) == len(sources) == 1:
        entries = open_entries(reports[0])
        learners = {entry.folder: entry.receipt.learner for entry in entries}
        families = find_families(read_reports(reports[0], entries, katas), katas)
    elif reports:
        raise UsageProblem(f"{reports[0]} holds reports, and more is named beside it.", "Name one folder of reports.")
    else:
        received = list(collect(katas, sources, kata.slug))
        learners = {one.key: one.learner for one in received}
        families = find_families(read_received(received, katas), katas)
    if not families:
        raise UsageProblem(
            f"There is nothing of the kata {kata.slug} to compare in {', '.join(map(str, sources))}.",
            "Name a folder of reports that holds verdicts of it, or the downloads themselves.",
        )
    return families, learners


def print_families(kata: Kata, families: Sequence[Family], learners: Mapping[str, str]) -> None:
    """A row for each, and then those that a person should look at."""
    count = sum(family.size for family in families)
    typer.echo(f"{kata.slug}: {count} submissions in {len(families)} families.")
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Size", justify="right")
    for heading in ("Conclusion", "Family", "Members"):
        table.add_column(heading, overflow="fold")
    for family in families:
        cells = (tell_conclusions(family), family.name, tell_members(family, learners))
        table.add_row(str(family.size), *(Text(visible(cell, keep="")) for cell in cells))
    Console().print(table)
    for family in families:
        if family.odd:
            typer.echo(f"Odd: {visible(tell_members(family, learners), keep='')}: {family.odd} ({family.name}).")


def tell_conclusions(family: Family) -> str:
    """What came of its members; a dash where they were not graded."""
    several = len(family.conclusions) > 1
    told = [
        f"{count} {CONCLUSIONS[what]}" if several else CONCLUSIONS[what] for what, count in family.conclusions.items()
    ]
    return ", ".join(told) or "-"


def tell_members(family: Family, learners: Mapping[str, str]) -> str:
    """The first few by name."""
    names = [learners.get(member, member) for member in family.members[:SHOWN_MEMBERS]]
    left = family.size - len(names)
    return ", ".join(names) + (f" and {left} more" if left else "")


def facts(family: Family, learners: Mapping[str, str]) -> dict[str, Any]:
    """A family for machines: as in families.json, with names."""
    told = family.model_dump(mode="json", exclude={"kata", "members"})
    members = [{"folder": member, "learner": learners.get(member, member)} for member in family.members]
    return told | {"size": family.size, "members": members}

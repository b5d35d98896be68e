"""The instructor's commands: `checker class grade`."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from checker.bench.where import expand
from checker.catalogue import Collection, open_collection
from checker.catalogue.assignment_toml import read_assignment
from checker.classroom.events import Began, Ended, PageMade
from checker.classroom.grading import ClassRun, Plan
from checker.classroom.hiring import Hiring
from checker.classroom.journal.places import find_journal, is_missing
from checker.classroom.reports import tell_unused
from checker.classroom.workers import count_processors
from checker.cli import exits
from checker.cli.class_progress import Account, shown
from checker.cli.cluster import require_cluster
from checker.cli.handout import choose
from checker.cli.options import Katas
from checker.cli.screen import Console, outlasting_the_reader
from checker.errors import UsageProblem
from checker.lateness import count_grade, find_lateness, raw_score, write_number
from checker.model.assignment import Assignment
from checker.model.entry import Entry
from checker.model.kata import Kata
from checker.report.overview import label
from checker.report.plain import visible
from checker.submissions.collected import Received, collect

TOLD_FAULTS = 10

First = Annotated[str, typer.Argument(metavar="KATA", help="Which kata; left out with --all.", show_default=False)]
More = Annotated[
    list[str] | None,
    typer.Argument(metavar="SUBMISSIONS", help="The downloads: folders, archives, single files.", show_default=False),
]
Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where verdicts, pages and overview go.", callback=expand)
]
All = Annotated[bool, typer.Option("--all", help="For several katas: each is told by the name of its folder or file.")]
Names = Annotated[
    Path | None,
    typer.Option(
        "--names",
        metavar="FILE",
        help="A CSV file that says whose each download is: name,learner[,attempt].",
        show_default=False,
        callback=expand,
    ),
]
AssignmentFile = Annotated[
    Path | None,
    typer.Option(
        "--assignment",
        metavar="FILE",
        help="An assignment.toml: deadline and late rule (default: the one that these reports were made with).",
        show_default=False,
        callback=expand,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, max=256, help="How many grade at once (default: as many as processors).", show_default=False
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="URL",
        help="Grade on a dask cluster: tls://HOST:PORT, or local to start one here.",
        show_default=False,
    ),
]
Keys = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        metavar="DIR",
        help="The keys of that cluster, from `checker cluster keys`.",
        show_default=False,
        callback=expand,
    ),
]
Again = Annotated[bool, typer.Option("--again", help="Grade everybody anew; the verdicts so far are kept beside.")]
NoWalls = Annotated[
    bool, typer.Option("--no-walls", help="Grade also where a wall is missing: only for code you trust.")
]
JournalOption = Annotated[
    str | None,
    typer.Option(
        "--journal",
        metavar="FILE|URL",
        help="Where the class's journal is (default: journal.db in the folder of reports).",
        show_default=False,
    ),
]
Pseudonyms = Annotated[
    bool, typer.Option("--pseudonyms", help="Keep names in the journal alone: folders and files get a pseudonym.")
]
NoPages = Annotated[bool, typer.Option("--no-pages", help="Make no page for each learner; a later run makes them.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")]


def grade_submissions(
    first: First,
    more: More = None,
    out: Out = Path("reports"),
    all_katas: All = False,
    names: Names = None,
    assignment: AssignmentFile = None,
    katas: Katas = None,
    workers: Workers = None,
    cluster: ClusterAddress = None,
    keys: Keys = None,
    again: Again = False,
    no_walls: NoWalls = False,
    no_pages: NoPages = False,
    journal: JournalOption = None,
    pseudonyms: Pseudonyms = False,
    as_json: AsJson = False,
) -> None:
    """Grade a class: a verdict and a page each, and an overview.

    What is graded already stays as it is, so a run that was interrupted goes on with the same command. For example:
    `checker class grade hello downloads/ --out reports/`.

    Exit code 0 means that everybody who could be graded was, 3 that a fault of the checker kept somebody from it.
    """
    collection = open_collection(katas)
    kata, sources = read_words([first, *(more or ())], collection, several=all_katas)
    refuse_mixed_folders(out, sources)
    planned = None if assignment is None else read_plan(assignment, collection, kata, pseudonyms=pseudonyms)
    asked = collection.katas() if kata is None else [kata]
    named = {each.slug: each for each in asked if planned is None or each.slug in planned.katas}
    plan = Plan(
        out=out,
        root=collection.root,
        katas=named,
        kata=None if kata is None else kata.slug,
        workers=workers or count_processors(),
        hire=find_cluster(cluster, keys, named, workers),
        again=again,
        require_walls=not no_walls,
        pages=not no_pages,
        assignment=planned,
        journal=find_journal(out, journal),
    )
    began = time.monotonic()
    received = under_names(plan, collect(plan.katas, sources, plan.kata, names), pseudonyms=pseudonyms)
    heard, ended, problems = carry_out(plan, received)
    with outlasting_the_reader():
        if as_json:
            print(json.dumps(facts(plan, heard, ended, time.monotonic() - began), indent=2))
        else:
            print_summary(plan, heard, ended, time.monotonic() - began)
    unused = tell_unused(ended.assignment, ended.entries)
    for problem in (*heard.left_out, *problems, *ended.notes, *unused):
        typer.echo(f"Note: {visible(problem, keep='')}", err=True)
    raise typer.Exit(exits.FAULT if ended.faults or problems else exits.SOLVED)


def under_names(plan: Plan, received: Iterable[Received], *, pseudonyms: bool) -> Iterable[Received]:
    """What was handed in, under the names that it is to be kept under.

    Raises:
        UsageProblem: These reports were kept the other way so far, or the journal can't be opened.
    """
    assert plan.journal is not None
    if not pseudonyms and is_missing(plan.journal):
        return received
    # Only here: a first run has no journal to look into.
    from checker.classroom.journal.opening import open_journal
    from checker.classroom.journal.pseudonyms import check_kind, hide_names

    journal = open_journal(plan.journal)
    check_kind(journal, pseudonyms=pseudonyms)
    return hide_names(received, journal) if pseudonyms else received


def find_cluster(
    address: str | None, keys: Path | None, katas: Mapping[str, Kata], workers: int | None
) -> Callable[[], Hiring] | None:
    """What hires on a cluster; None where none is named.

    Raises:
        UsageProblem: The cluster can't be used as it is named.
    """
    if address is None:
        if keys is not None:
            raise UsageProblem("--keys is for a cluster, and none is named.", "Name it with --cluster tls://HOST:PORT.")
        return None
    require_cluster()
    from checker.classroom.cluster import LOCAL, Cluster

    most = (workers or count_processors()) if address == LOCAL else workers
    cluster = Cluster(address, keys, katas, most)
    return lambda: cluster


def read_words(words: list[str], collection: Collection, *, several: bool) -> tuple[Kata | None, list[Path]]:
    """Which kata is meant, and what was handed in.

    Raises:
        UsageProblem: There is no such kata, or no submissions are named.
    """
    kata = None if several else collection.kata(words[0])
    sources = [Path(word).expanduser() for word in (words if several else words[1:])]
    if not sources:
        raise UsageProblem(
            "No submissions are named.", f"Name their folder too: `checker class grade {words[0]} downloads/`."
        )
    return kata, sources


def read_plan(file: Path, collection: Collection, kata: Kata | None, *, pseudonyms: bool) -> Assignment:
    """The assignment, with its katas' whole names.

    Raises:
        UsageProblem: It is broken, has another kata than is graded, or names learners whose names are to be hidden.
    """
    found = read_assignment(file)
    found = found.model_copy(update={"katas": tuple(each.slug for each in choose(collection, found))})
    if kata is not None and kata.slug not in found.katas:
        raise UsageProblem(f"{kata.slug} is not in the assignment {file}.", f"It has: {', '.join(found.katas)}.")
    told = [name for name in found.extensions if pseudonyms and not name.startswith("learner-")]
    if told:
        raise UsageProblem(
            f"{file} has an extension for {told[0]}, and with --pseudonyms names stand in the journal alone.",
            "Write the learner's pseudonym in its place; grade once without the extension to have one.",
        )
    return found


def refuse_mixed_folders(out: Path, sources: Iterable[Path]) -> None:
    """Reports among the submissions would be read as submissions the next time.

    Raises:
        UsageProblem: They would be.
    """
    place = out.resolve()
    for source in sources:
        if source.is_dir() and source.resolve() in (place, *place.parents):
            raise UsageProblem(
                f"The reports would lie in {source}, among the submissions.", "Name a folder outside with --out DIR."
            )


def carry_out(plan: Plan, received: Iterable[Received]) -> tuple[Began, Ended, list[str]]:
    """Grade everybody and show how far it is.

    Returns:
        What it began with, what it ended with, and why pages are missing.
    """
    account = Account()
    began, ended, problems = None, None, []
    with shown(Console(stderr=True)) as show, closing(ClassRun(plan).events(received)) as events:
        try:
            for event in events:
                account.hear(event)
                show(account)
                match event:
                    case Began():
                        began = event
                    case PageMade(problem=problem) if problem:
                        problems.append(problem)
                    case Ended():
                        ended = event
        except KeyboardInterrupt:
            interrupted = True
        else:
            interrupted = False
    if interrupted:
        typer.echo(f"Stopped ({account.line()}). Every verdict so far is kept; the same command goes on.", err=True)
        raise typer.Exit(exits.INTERRUPTED)
    assert began is not None
    assert ended is not None
    return began, ended, problems


def print_summary(plan: Plan, began: Began, ended: Ended, seconds: float) -> None:
    """What came of it, and where it is."""
    before = f"; {began.graded_before} had their verdict before" if began.graded_before else ""
    what = f"Graded {ended.graded} of {began.to_grade} in {seconds:.1f} s" if began.to_grade else "Nothing new to grade"
    typer.echo(f"{what}{before}.")
    for what, count in Counter(label(entry) for entry in ended.entries).most_common():
        typer.echo(f"  {count:5} {what}")
    if began.earlier:
        typer.echo(f"  {began.earlier} earlier attempts were not graded; the last one of each learner was.")
    faulty = [entry for entry in ended.entries if entry.status == "checker fault"]
    for entry in faulty[:TOLD_FAULTS]:
        typer.echo(f"A fault of the checker, not of {visible(entry.receipt.learner, keep='')}: {fault_line(entry)}")
    if len(faulty) > TOLD_FAULTS:
        typer.echo(f"and {len(faulty) - TOLD_FAULTS} more.")
    if faulty:
        typer.echo("The same command tries those again; every other verdict stands.")
    typer.echo(f"\n  {plan.out / 'index.html'}\n  {plan.out / 'grades.csv'}")


def fault_line(entry: Entry) -> str:
    """Why there is no verdict, on one line."""
    return visible(entry.line, keep="")


def facts(plan: Plan, began: Began, ended: Ended, seconds: float) -> Mapping[str, Any]:
    """The run for machines."""
    return {
        "reports": str(plan.out),
        "seconds": round(seconds, 3),
        "graded": ended.graded,
        "graded_before": began.graded_before,
        "earlier_attempts": began.earlier,
        "checker_faults": ended.faults,
        "left_out": list(began.left_out),
        "took_no_part": list(ended.notes),
        "unused": tell_unused(ended.assignment, ended.entries),
        "submissions": [entry_facts(entry, ended.assignment) for entry in ended.entries],
    }


def entry_facts(entry: Entry, assignment: Assignment | None = None) -> dict[str, Any]:
    """One learner for machines."""
    result = entry.result
    lateness = find_lateness(assignment, entry.receipt.learner, entry.receipt.submitted_at)
    return {
        "learner": entry.receipt.learner,
        "kata": entry.receipt.kata,
        "attempt": entry.receipt.attempt,
        "submitted_at": entry.receipt.submitted_at,
        "status": entry.status,
        "conclusion": None if result is None else result.conclusion,
        "score": None if result is None else result.score.model_dump(mode="json"),
        "percent_off": None if lateness.deadline is None else lateness.percent_off,
        "grade": None if result is None else float(write_number(count_grade(raw_score(result.score), lateness))),
        "folder": entry.folder,
        "line": entry.line,
        "notes": list(entry.receipt.notes),
    }

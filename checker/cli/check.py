"""`checker check`: grades one submission, says what is still broken, and writes verdict and report."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from checker.bench.progress import note_check
from checker.bench.strays import find_strays
from checker.bench.where import expand, find_work, resolve
from checker.catalogue import open_collection
from checker.cli import exits
from checker.cli.again import check_again
from checker.cli.browser import open_page
from checker.cli.options import KataOption, Katas, Where, Work
from checker.cli.screen import Console, outlasting_the_reader
from checker.cli.targets import name_again, name_target
from checker.errors import UsageProblem
from checker.grading.flow import Terms, grade, grade_starter
from checker.grading.starters import learners_seed
from checker.model.kata import Kata
from checker.model.verdict import Verdict
from checker.report.page import write_page
from checker.report.section import compile_templates
from checker.report.terminal import print_summary
from checker.serving.program import LEARNER
from checker.submissions import read_submission
from checker.verdict_file import write_verdict

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Where verdict.json and report.html go (default: work/reports/KATA/).",
        show_default=False, callback=expand,
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="For machines: the verdict as JSON, nothing else.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show pytest's own output too.")]
All = Annotated[bool, typer.Option("--all", help="Tell every failure in full, not the first one on a screen.")]
Again = Annotated[
    Path | None,
    typer.Option(
        "--again", metavar="VERDICT", help="Run again what failed in that verdict.json, or the check named.",
        show_default=False, callback=expand,
    ),
]  # fmt: skip
On = Annotated[
    str | None,
    typer.Option("--on", metavar="PATH", help="With --again: what to run it on, if not your copy.", show_default=False),
]
Open = Annotated[bool, typer.Option("--open", help="Open the report in a browser.")]


def check(
    where: Where = None,
    kata: KataOption = None,
    katas: Katas = None,
    work: Work = None,
    out: Out = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
    every: All = False,
    again: Again = None,
    on: On = None,
    open_report: Open = False,
) -> None:
    """Grade your version: is the fault gone, does the rest hold?

    Serves it, asks every visible and hidden check over HTTP, and writes a report that shows each exchange. Exit code 0
    means solved, 1 not solved yet. For example: `checker check hello`, or `checker check ~/try/app.py --kata hello`.

    `checker check --again VERDICT [CHECK]` runs a check of an earlier verdict.json again, with the same data, and says
    whether it is fixed, failed as before, or fails in another way.
    """
    home = work or find_work()
    refuse_without_effect(
        again, on, {"--kata": kata, "--out": out, "--json": as_json, "--all": every, "--open": open_report}
    )
    if again is not None:
        check_again(open_collection(katas), home, again, where, on)
    chosen, path = resolve(open_collection(katas), where, home, kata)
    # The fork server is warming up meanwhile.
    compile_templates()
    verdict = grade_path(chosen, path, verbose=verbose and not as_json)
    folder = out or home / "reports" / chosen.slug
    # First what must not be lost to a Ctrl-C.
    not_noted = note_solved(verdict, path, home)
    before = grade_starter(chosen) if verdict.conclusion == "solved" else None
    problem = save(verdict, folder, before, name_again(chosen, path, home, folder / "verdict.json"))
    problems = [each for each in (problem, not_noted) if each is not None]
    with outlasting_the_reader():
        if as_json:
            # ASCII, so that it is JSON in whatever encoding it is printed.
            print(json.dumps(verdict.model_dump(mode="json"), indent=2))
        else:
            page = None if problem else folder / "report.html"
            print_summary(verdict, page, Console(), name_target(chosen, path, home), every=every)
    if verdict.missing_walls:
        missing = "; ".join(verdict.missing_walls)
        typer.echo(f"Note: your app ran without some walls ({missing}); `checker doctor` says more.", err=True)
    for stray in find_strays(chosen, path):
        typer.echo(f"Note: {stray} was not looked at; only {', '.join(chosen.editable)} is graded.", err=True)
    for each in problems:
        typer.echo(str(each), err=True)
    if open_report and problem is None:
        show_in_browser(folder / "report.html")
    raise typer.Exit(exits.SOLVED if verdict.conclusion in ("solved", "visible_passed") else exits.NOT_SOLVED)


def refuse_without_effect(again: Path | None, on: str | None, others: Mapping[str, object]) -> None:
    """Options that would do nothing are a misunderstanding, so they are answered.

    Raises:
        UsageProblem: One of them was given.
    """
    if again is None and on is not None:
        raise UsageProblem("--on goes with --again alone.", "To grade what lies at a path, write `checker check PATH`.")
    given = [name for name, value in others.items() if value]
    if again is not None and given:
        raise UsageProblem(
            f"{given[0]} has no effect with --again.",
            "`checker check --again VERDICT [CHECK] [--on PATH]` is all of it.",
        )


def grade_path(kata: Kata, path: Path, *, verbose: bool) -> Verdict:
    """Grade what lies at `path`, as its learner's own run."""
    submission = read_submission(kata, path)
    return grade(kata, submission, Terms(seed=learners_seed(kata), hashing=LEARNER, verbose=verbose))


def save(verdict: Verdict, folder: Path, before: Verdict | None, again: str) -> UsageProblem | None:
    """Write verdict and report; a folder that can't be written costs the files, never the verdict."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_verdict(verdict, folder / "verdict.json")
        write_page(verdict, folder / "report.html", before, again)
    except OSError as error:
        reason = error.strerror or str(error)
        return UsageProblem(
            f"The report could not be written to {folder}: {reason}.",
            "Mend its permissions, or name another folder: `checker check --out DIR`.",
        )
    except UsageProblem as problem:
        return UsageProblem(
            f"The report could not be written. {problem.what}",
            "Mend its permissions, or name another folder: `checker check --out DIR`.",
        )
    return None


def note_solved(verdict: Verdict, path: Path, home: Path) -> UsageProblem | None:
    """Remember what the learner's own copy came to: once it is solved, its solution opens."""
    slug = verdict.kata.slug
    if path.resolve() not in (home.resolve() / slug, *_files_of(home / slug)):
        return None
    try:
        note_check(home, verdict)
    except UsageProblem as problem:
        return problem
    return None


def _files_of(copy: Path) -> Iterator[Path]:
    """The files of a copy, since one of them may be named in place of the folder."""
    return (file.resolve() for file in copy.glob("*.py"))


def show_in_browser(page: Path) -> None:
    """Open the page where there is a screen; say where it is in any case."""
    address = page.absolute().as_uri()
    if not open_page(address):
        typer.echo(f"No browser could be opened here. The report is {address}", err=True)

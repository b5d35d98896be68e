"""`checker check --again`: runs checks of an earlier verdict once more, with its seed, and says what has changed."""

from pathlib import Path

import typer

from checker.bench.where import resolve
from checker.catalogue import Collection
from checker.catalogue.digests import content_sha256
from checker.cli import exits
from checker.cli.screen import Console, outlasting_the_reader
from checker.cli.targets import name_target
from checker.errors import UsageProblem
from checker.grading.flow import Terms, grade
from checker.grading.versions import versions
from checker.model.verdict import CheckResult, Verdict
from checker.report.rerun import Rerun, print_reruns
from checker.serving.program import LEARNER
from checker.submissions import read_submission
from checker.verdict_file import read_verdict

SHOWN_NAMES = 30


def check_again(collection: Collection, home: Path, file: Path, name: str | None, on: str | None) -> None:
    """Run the check called `name` again, or all that did not hold.

    Args:
        collection: Where the verdict's kata is.
        home: The folder of the learner's copies.
        file: The earlier verdict.
        name: The check's number or name; None for all that did not hold.
        on: What to run it on, if not the learner's own copy.

    Raises:
        UsageProblem: There is no such verdict, kata or check, or the kata is not the same any more.
    """
    earlier = read_verdict(file)
    kata = collection.kata(earlier.kata.id)
    if content_sha256(kata) != earlier.kata.content_sha256:
        raise UsageProblem(
            f"The kata {kata.slug} is not the one that {file} is about: its checks or its app have changed since.",
            f"`checker check {kata.slug}` grades it as it is now.",
        )
    chosen = pick_checks(earlier, name)
    _, path = resolve(collection, on or kata.slug, home, kata.slug if on else None)
    terms = Terms(seed=earlier.seed, hashing=LEARNER, only=frozenset(check.id for check in chosen.values()))
    verdict = grade(kata, read_submission(kata, path), terms)
    today = {check.id: check for check in verdict.checks}
    reruns = [Rerun(number=number, then=check, now=today[check.id]) for number, check in chosen.items()]
    with outlasting_the_reader():
        print_reruns(verdict, reruns, Console(), name_target(kata, path, home))
    if versions() != earlier.versions:
        typer.echo("Note: the verdict was made with other versions of Python or the libraries.", err=True)
    held = all(one.now.outcome == "passed" for one in reruns)
    raise typer.Exit(exits.SOLVED if held else exits.NOT_SOLVED)


def pick_checks(verdict: Verdict, name: str | None) -> dict[int, CheckResult]:
    """The checks that are meant, by their numbers in the verdict.

    Raises:
        UsageProblem: None is meant, or it is not clear which.
    """
    numbered = dict(enumerate(verdict.checks, 1))
    if name is None:
        found = {number: check for number, check in numbered.items() if check.outcome != "passed"}
        if found:
            return found
        raise UsageProblem("In that verdict every check holds.", f"Name one to run it again:\n{_list(numbered)}")
    if name.isdecimal():
        found = {number: check for number, check in numbered.items() if number == int(name)}
    else:
        same = {number: check for number, check in numbered.items() if name in (check.id, check.id.partition("/")[2])}
        found = same or {number: check for number, check in numbered.items() if name in check.id}
    if len(found) != 1:
        what = "more than one check" if found else "no check"
        raise UsageProblem(f"{name} names {what} of that verdict.", f"It has these:\n{_list(numbered)}")
    return found


def _list(checks: dict[int, CheckResult]) -> str:
    return "\n".join(f"  {number:>3}  {check.id}" for number, check in list(checks.items())[:SHOWN_NAMES])

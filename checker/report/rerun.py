"""Says how checks that were run again came out beside the first time: fixed, failed as before, or changed."""

from collections.abc import Iterable
from typing import Literal

from rich.console import Console

from checker.model.record import Record
from checker.model.verdict import Case, CheckResult, Verdict
from checker.report import wording
from checker.report.full import put_failure
from checker.report.lines import Sheet

Change = Literal["fixed", "failed", "changed", "holds", "broken"]

CHANGES: dict[Change, tuple[str, str]] = {
    "fixed": ("it holds now", "bold green"),
    "failed": ("as before", "bold red"),
    "changed": ("it still fails, in another way", "bold red"),
    "holds": ("as before", "green"),
    "broken": ("it held before", "bold red"),
}
"""What each word means, and its style."""


class Rerun(Record):
    """A check, then and now."""

    number: int
    """Its place in the first verdict."""
    then: CheckResult
    now: CheckResult

    @property
    def change(self) -> Change:
        """What became of it."""
        if self.now.outcome == "passed":
            return "holds" if self.then.outcome == "passed" else "fixed"
        if self.then.outcome == "passed":
            return "broken"
        same = [_way(case) for case in self.then.cases] == [_way(case) for case in self.now.cases]
        return "failed" if same else "changed"


def print_reruns(verdict: Verdict, reruns: Iterable[Rerun], console: Console, target: str) -> None:
    """Print a line for each check, and what does not hold of the first that fails.

    Args:
        verdict: Of today, about these checks alone.
        reruns: In the order of the first verdict.
        console: Where to print.
        target: What was run, as `checker check` takes it.
    """
    sheet = Sheet(console)
    failing = None
    for one in reruns:
        words, style = CHANGES[one.change]
        sheet.put(f"check {one.number}, {words}: {one.now.claim}", label=one.change, style=style)
        if failing is None and one.now.outcome != "passed":
            failing = one.now
    if verdict.start_failure:
        sheet.gap()
        sheet.put(verdict.start_failure.message, style="bold")
    elif failing is not None:
        put_failure(sheet, verdict, failing, target)
    sheet.gap()
    sheet.put("The whole is graded by")
    sheet.command(f"checker check {target}")
    sheet.print()


def _way(case: Case) -> tuple[object, ...]:
    """In which way a case came out: without the values, in which times and random words differ from run to run."""
    exchange = wording.failing_exchange(case)
    answer = None
    if exchange is not None:
        answer = exchange.response.status_code if exchange.response else exchange.failure and exchange.failure.kind
    places = tuple(difference.what for difference in case.broken.differences) if case.broken else ()
    return case.id, case.outcome, places, exchange and exchange.number, answer

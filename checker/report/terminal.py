"""The summary of a verdict in a terminal: one screen about the first failure, or every failure in full."""

from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from checker.model.exchange import Exchange
from checker.model.verdict import Case, CheckResult, Difference, Verdict
from checker.report import wording
from checker.report.bodies import show_body, show_response_body
from checker.report.full import put_failure, put_start_failure
from checker.report.lines import Sheet
from checker.report.plain import KIB
from checker.report.strip import find_steps, is_told

SCREEN_LINES = 24
"""What the first failure may take on 80 columns or more."""


class Layout(NamedTuple):
    """How much a screen tells of each thing."""

    gaps: int
    """How many lines are left empty, at most: 4, 2 or 0."""
    sent: int
    received: int
    differences: int
    sentence: int
    extras: bool = True
    """Whether an exception and what came before are told, and the next command."""


LAYOUTS = (
    Layout(gaps=4, sent=3, received=4, differences=3, sentence=4),
    Layout(gaps=4, sent=2, received=3, differences=2, sentence=4),
    Layout(gaps=4, sent=1, received=2, differences=1, sentence=4),
    Layout(gaps=2, sent=1, received=2, differences=1, sentence=4),
    Layout(gaps=2, sent=1, received=1, differences=1, sentence=4),
    Layout(gaps=0, sent=1, received=2, differences=1, sentence=3),
    Layout(gaps=0, sent=1, received=1, differences=1, sentence=3),
    Layout(gaps=0, sent=1, received=1, differences=1, sentence=3, extras=False),
    Layout(gaps=0, sent=1, received=1, differences=1, sentence=2, extras=False),
)
"""From roomy to tight: the first that fits is taken."""


def print_summary(
    verdict: Verdict, report: Path | None, console: Console, target: str = "", *, every: bool = False
) -> None:
    """Print the summary: readable without colour, from 40 columns on.

    Args:
        verdict: What grading concluded.
        report: Where the HTML page is; None where there is none.
        console: Where to print.
        target: What was graded, as `checker check` takes it; the kata's name if empty.
        every: Whether all failures are told, each in full, instead of the first one on a screen.
    """
    target = target or verdict.kata.slug
    failed = wording.failed_checks(verdict)
    if every or not (failed or verdict.start_failure):
        _everything(verdict, report, console, target).print()
        return
    for layout in LAYOUTS:
        sheet = _screen(verdict, report, console, target, layout)
        if sheet.height() <= SCREEN_LINES:
            break
    sheet.print()


def _everything(verdict: Verdict, report: Path | None, console: Console, target: str) -> Sheet:
    """All that went wrong, or that nothing did."""
    sheet = Sheet(console)
    _put_headline(sheet, verdict)
    if verdict.start_failure:
        put_start_failure(sheet, verdict.start_failure)
    else:
        for check in wording.failed_checks(verdict):
            put_failure(sheet, verdict, check, target)
    sheet.gap()
    if report is not None:
        sheet.put("The whole story, request by request, is in the report:")
        sheet.command(str(report))
    sheet.put("Next")
    for what, command in wording.next_steps(verdict, target):
        sheet.put(f"{what}:", 2)
        sheet.command(command, 4)
    return sheet


def _put_headline(sheet: Sheet, verdict: Verdict) -> None:
    good = verdict.conclusion in ("solved", "visible_passed")
    sheet.put(wording.headline(verdict), style="bold green" if good else "bold red")
    for sentence in filter(None, (wording.explanation(verdict), wording.unstable_words(verdict))):
        sheet.put(sentence)
    if verdict.checks:
        sheet.points(verdict.score)


def _screen(verdict: Verdict, report: Path | None, console: Console, target: str, layout: Layout) -> Sheet:
    sheet = Sheet(console)
    _put_headline(sheet, verdict)
    sheet.gap(layout.gaps >= 4)
    failed = wording.failed_checks(verdict)
    if verdict.start_failure:
        put_start_failure(sheet, verdict.start_failure, lines=6 if layout.extras else 3)
    else:
        _put_first(sheet, failed[0], layout)
    sheet.gap(layout.gaps >= 4)
    more = len(failed) - 1 if not verdict.start_failure else 0
    if more > 0:
        sheet.put(f"{more} more {'check does' if more == 1 else 'checks do'} not hold; with --all each is told.")
    if report is not None:
        sheet.put("The whole story is in the report:")
        sheet.command(str(report))
    if layout.extras:
        sheet.put("Change the app, then check again:")
        sheet.command(f"checker check {target}")
    return sheet


def _put_first(sheet: Sheet, check: CheckResult, layout: Layout) -> None:
    case = wording.failed_case(check)
    named = f" (case {case.id})" if case and case.id else ""
    sheet.put(f"Promise {check.promise}: {check.claim}{named}", style="bold", most=2)
    if case is None:
        sheet.put(f"It {wording.OUTCOMES[check.outcome]}.", 2)
        return
    exchange = wording.failing_exchange(case)
    steps = find_steps(exchange, case.diagnosis.stage if case.diagnosis else None)
    if is_told(steps):
        sheet.strip(steps)
    sheet.gap(layout.gaps >= 2)
    if exchange:
        _put_exchange(sheet, case, exchange, layout)
    _put_differences(sheet, case, layout)
    if words := wording.repetition_words(case):
        sheet.put(words, 2, most=2)
    if case.diagnosis:
        sheet.gap(layout.gaps >= 2)
        sheet.put(case.diagnosis.sentence, 2, most=layout.sentence)
        if case.diagnosis.question:
            sheet.put(f"Look next: {case.diagnosis.question}", 2, style="bold", most=layout.sentence - 1)


def _put_exchange(sheet: Sheet, case: Case, exchange: Exchange, layout: Layout) -> None:
    earlier = [each for each in case.transcript if each.number < exchange.number]
    if earlier and layout.extras:
        last = f"{wording.request_words(earlier[-1])} gave {wording.response_words(earlier[-1])}"
        words = last if len(earlier) == 1 else f"{len(earlier)} exchanges, the last: {last}"
        sheet.put(words, 2, label="Before", most=1)
    sheet.put(wording.request_words(exchange), 2, label="Sent", style="bold", most=1)
    if exchange.request.body.size:
        sheet.put(show_body(exchange.request.body, KIB).text, 14, most=layout.sent)
    sheet.put(_answer_words(exchange), 2, label="Came back", style="bold", most=2)
    if exchange.response is None:
        if exchange.failure:
            sheet.put(exchange.failure.detail, 14, most=2)
    elif exchange.response.body.size:
        sheet.put(show_response_body(exchange.response, KIB).text, 14, most=layout.received)
    if layout.extras and exchange.trace and exchange.trace.raised:
        sheet.put(exchange.trace.raised[-1], 2, label="Raised", most=1)
    elif layout.extras and (wrote := case.output.text.strip().splitlines()):
        sheet.put(wrote[-1].expandtabs(4), 2, label="App wrote", most=1)


def _answer_words(exchange: Exchange) -> str:
    words = wording.response_words(exchange)
    if exchange.response is None:
        return words
    types = [value for name, value in exchange.response.headers if name.lower() == "content-type"]
    return ", ".join([words, *types[:1], *([] if exchange.response.body.size else ["no body"])])


def _put_differences(sheet: Sheet, case: Case, layout: Layout) -> None:
    found = case.broken.differences if case.broken else ()
    if not found:
        sheet.put(wording.case_words(case), 2, most=2)
        return
    more = f" (and {len(found) - layout.differences} more)" if len(found) > layout.differences else ""
    for place, difference in enumerate(found[: layout.differences], 1):
        last = more if place == layout.differences else ""
        sheet.put(f"{difference.what}{last}", 2, label="Difference", style="bold", most=1)
        _put_values(sheet, difference)


def _put_values(sheet: Sheet, difference: Difference) -> None:
    """Both values, a line each; their types come first where these tell more, since a line may be cut."""
    telling = wording.types_differ(difference)
    for label, value in (("promised", difference.promised), ("received", difference.received)):
        kind = f"({wording.type_words(value)}) " if telling else ""
        sheet.put(f"{kind}{value}", 2, label=label, most=1)

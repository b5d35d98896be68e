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


RECOGNISED = 60
"""So many characters of an exception are enough to know it again."""


class Layout(NamedTuple):
    """How many lines a screen has for each thing, at most."""

    gaps: int
    """How many are left empty: 4, 2 or 0."""
    sent: int
    """For a body; where there is none, a word says that it was left out."""
    received: int
    differences: int
    """How many of them are told."""
    values: int
    """For what was promised, and for what was received."""
    sentence: int
    question: int
    raised: int
    extras: bool = True
    """Whether an exception and what came before are told, and the next command."""


ROOMY = Layout(gaps=4, sent=3, received=4, differences=3, values=3, sentence=10, question=6, raised=2)
NARROW = ROOMY._replace(gaps=0, sent=0, received=0, differences=1)
LAYOUTS = (
    ROOMY,
    ROOMY._replace(sent=2, received=3, differences=2),
    ROOMY._replace(sent=1, received=2, differences=1),
    ROOMY._replace(gaps=2, sent=1, received=2, differences=1),
    ROOMY._replace(gaps=2, sent=1, received=1, differences=1),
    NARROW._replace(sent=1, received=2),
    NARROW._replace(sent=1, received=1),
    NARROW._replace(received=1),
    NARROW,
    NARROW._replace(raised=1),
    NARROW._replace(extras=False, sent=1, received=1),
    NARROW._replace(extras=False, received=1),
    NARROW._replace(extras=False),
    NARROW._replace(extras=False, sentence=4),
    NARROW._replace(extras=False, sentence=2),
    NARROW._replace(extras=False, sentence=2, values=1, question=2),
)
"""From roomy to tight: the first that fits is taken.

Bodies go first, with them the empty lines, then exception and next command (which may give a body its line back), then
the end of the sentence. The first difference and the question are shortened where nothing else is left, as where an app
answers with a novel; the report's path never is.
"""


def print_summary(
    verdict: Verdict,
    report: Path | None,
    console: Console,
    target: str = "",
    *,
    every: bool = False,
    lines: int = SCREEN_LINES,
    onward: bool = True,
) -> None:
    """Print the summary: readable without colour, from 40 columns on.

    Args:
        verdict: What grading concluded.
        report: Where the HTML page is; None where there is none.
        console: Where to print.
        target: What was graded, as `checker check` takes it; the kata's name if empty.
        every: Whether all failures are told, each in full, instead of the first one on a screen.
        lines: What a screen has for the first failure.
        onward: Whether the commands are told that come next; not where somebody watches.
    """
    target = (target or verdict.kata.slug) if onward else ""
    failed = wording.failed_checks(verdict)
    if every or not (failed or verdict.start_failure):
        _everything(verdict, report, console, target).print()
        return
    for layout in LAYOUTS:
        sheet = _screen(verdict, report, console, target, layout)
        if sheet.height() <= lines:
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
    if target:
        sheet.put("Next")
    for what, command in wording.next_steps(verdict, target) if target else ():
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
        where = "with --all each is told" if target else "the report tells each"
        sheet.put(f"{more} more {'check does' if more == 1 else 'checks do'} not hold; {where}.")
    if report is not None:
        sheet.put("The whole story is in the report:")
        sheet.command(str(report))
    if layout.extras and target:
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
            sheet.put(f"Look next: {case.diagnosis.question}", 2, style="bold", most=layout.question)


def _put_exchange(sheet: Sheet, case: Case, exchange: Exchange, layout: Layout) -> None:
    earlier = [each for each in case.transcript if each.number < exchange.number]
    if earlier and layout.extras:
        last = f"{wording.request_words(earlier[-1])} gave {wording.response_words(earlier[-1])}"
        words = last if len(earlier) == 1 else f"{len(earlier)} exchanges, the last: {last}"
        sheet.put(words, 2, label="Before", most=1)
    sent = show_body(exchange.request.body, KIB).text
    sheet.put(wording.request_words(exchange) + _left_out(sent, layout.sent), 2, label="Sent", style="bold", most=1)
    _put_body(sheet, sent, layout.sent)
    received = show_response_body(exchange.response, KIB).text if exchange.response else ""
    words = _answer_words(exchange) + _left_out(received, layout.received)
    sheet.put(words, 2, label="Came back", style="bold", most=2)
    _put_body(sheet, received, layout.received)
    if exchange.response is None and exchange.failure:
        sheet.put(exchange.failure.detail, 14, most=2)
    if layout.extras and exchange.trace and exchange.trace.raised:
        if not _is_told(exchange.trace.raised[-1], case):
            sheet.put(exchange.trace.raised[-1], 2, label="Raised", most=layout.raised)
    elif layout.extras and (wrote := case.output.text.strip().splitlines()):
        sheet.put(wrote[-1].expandtabs(4), 2, label="App wrote", most=1)


def _is_told(summary: str, case: Case) -> bool:
    """Whether the diagnosis tells the exception with its message, so that it need not be told twice."""
    kind, _, message = summary.partition(": ")
    sentence = case.diagnosis.sentence if case.diagnosis else ""
    return f"{kind.rpartition('.')[2]}: {message}"[:RECOGNISED] in sentence


def _left_out(body: str, lines: int) -> str:
    return ", body left out" if body and not lines else ""


def _put_body(sheet: Sheet, body: str, lines: int) -> None:
    if body and lines:
        sheet.put(body, 14, most=lines)


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
        _put_values(sheet, difference, layout.values)


def _put_values(sheet: Sheet, difference: Difference, lines: int) -> None:
    """Both values; their types come first where these tell more, since a line may be cut."""
    telling = wording.types_differ(difference)
    for label, value in (("promised", difference.promised), ("received", difference.received)):
        kind = f"({wording.type_words(value)}) " if telling else ""
        sheet.put(f"{kind}{value}", 2, label=label, most=lines)

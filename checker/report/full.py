"""A failure in full, for a terminal: promise, strip, exchanges, every difference, output, and how to send it again."""

from collections.abc import Iterable

from checker.model.exchange import Exchange
from checker.model.verdict import Case, CheckResult, Difference, Output, StartFailure, Verdict
from checker.report import wording
from checker.report.bodies import Shown, show_body, show_response_body
from checker.report.lines import Sheet
from checker.report.plain import KIB, cut_head, cut_tail, size_words
from checker.report.strip import find_steps, is_told
from checker.snippets.curl import curl_line, telling_headers

BODY_BYTES = KIB
OUTPUT_CHARACTERS = 1200
VALUE_CHARACTERS = 600
COMMAND_CHARACTERS = 2000
EARLIER_EXCHANGES = 5
CHAIN_LINES = 4


def put_start_failure(sheet: Sheet, failure: StartFailure, lines: int = 0) -> None:
    """Say why an app did not start; at most `lines` of its traceback and of its output, or all where that is 0."""
    sheet.put(failure.message, style="bold")
    for line in failure.traceback[-lines:]:
        sheet.put(line, 2, most=1 if lines else 0)
    _put_output(sheet, failure.output, lines)


def put_failure(sheet: Sheet, verdict: Verdict, check: CheckResult, target: str) -> None:
    """Tell one check that does not hold, whole."""
    sheet.gap()
    sheet.put(f"Promise {check.promise} {wording.OUTCOMES[check.outcome]}", style="bold")
    sheet.put(wording.promise_text(verdict, check.promise) or check.quote, 2)
    sheet.put(f"Check: {check.claim} ({wording.KINDS[check.kind]})", 2, style="dim")
    case = wording.failed_case(check)
    if case is None:
        return
    if case.id:
        sheet.put(f"Case: {case.id}", 2, style="dim")
    exchange = wording.failing_exchange(case)
    _put_why(sheet, case, exchange)
    if exchange:
        _put_exchange(sheet, case, exchange)
    _put_differences(sheet, case.broken.differences if case.broken else ())
    _put_output(sheet, case.output)
    if exchange:
        _put_again(sheet, case, exchange, target)


def _put_why(sheet: Sheet, case: Case, exchange: Exchange | None) -> None:
    steps = find_steps(exchange, case.diagnosis.stage if case.diagnosis else None)
    if is_told(steps):
        sheet.gap()
        sheet.strip(steps)
    sheet.gap()
    sheet.put(wording.case_words(case), 2)
    if words := wording.repetition_words(case):
        sheet.put(words, 2)
    if case.diagnosis:
        sheet.put(case.diagnosis.sentence, 2)
        if case.diagnosis.question:
            sheet.put(f"Look next: {case.diagnosis.question}", 2, style="bold")


def _put_exchange(sheet: Sheet, case: Case, exchange: Exchange) -> None:
    earlier = [each for each in case.transcript if each.number < exchange.number]
    sheet.gap()
    if len(earlier) > EARLIER_EXCHANGES:
        sheet.put(f"Before it: {len(earlier)} exchanges; the last {EARLIER_EXCHANGES} were", 2)
    for each in earlier[-EARLIER_EXCHANGES:]:
        words = f"{wording.request_words(each)}  gave  {wording.response_words(each)}"
        sheet.put(words, 2, label="Before")
    sheet.put(wording.request_words(exchange), 2, label="Sent", style="bold")
    for name, value in telling_headers(exchange.request):
        sheet.put(_labelled(f"{name}: {value}", VALUE_CHARACTERS), 14)
    _put_body(sheet, show_body(exchange.request.body, BODY_BYTES), says_nothing=True)
    sheet.put(wording.response_words(exchange), 2, label="Came back", style="bold")
    if exchange.response is None:
        if exchange.failure:
            sheet.put(exchange.failure.detail, 14)
        return
    for name, value in exchange.response.headers:
        if name.lower() in ("content-type", "location", "www-authenticate", "allow"):
            sheet.put(_labelled(f"{name}: {value}", VALUE_CHARACTERS), 14)
    _put_body(sheet, show_response_body(exchange.response, BODY_BYTES))
    if exchange.trace and exchange.trace.raised:
        sheet.put("\n".join(exchange.trace.raised), 2, label="Raised")


def _put_body(sheet: Sheet, shown: Shown, says_nothing: bool = False) -> None:
    if shown.kind == "empty":
        if not says_nothing:
            sheet.put("(no body)", 14)
        return
    sheet.put(shown.text, 14)
    sheet.put(f"({shown.label})", 14, style="dim")


def _put_differences(sheet: Sheet, differences: Iterable[Difference]) -> None:
    for difference in differences:
        sheet.gap()
        sheet.put(difference.what, 2, label="Difference", style="bold")
        telling = wording.types_differ(difference)
        for label, value in (("promised", difference.promised), ("received", difference.received)):
            kind = f" ({wording.type_words(value)})" if telling else ""
            sheet.put(_labelled(value, VALUE_CHARACTERS) + kind, 2, label=label)


def _put_output(sheet: Sheet, output: Output, lines: int = 0) -> None:
    text, cut = cut_tail(output.text.strip("\n"), OUTPUT_CHARACTERS)
    if not text:
        return
    if lines and text.count("\n") >= lines:
        text, cut = "\n".join(text.split("\n")[-lines:]), f"the last {lines} lines"
    sheet.gap()
    sheet.put(f"The app wrote ({cut or size_words(output.size)}):", 2)
    sheet.put(text.expandtabs(4), 4, most=lines)


def _put_again(sheet: Sheet, case: Case, exchange: Exchange, target: str) -> None:
    chain = [curl_line(each.request) for each in case.transcript if each.number <= exchange.number]
    sheet.gap()
    sheet.put("To see it yourself, run this in another terminal", 2)
    sheet.command(f"checker serve {target}")
    sheet.put("and then this in your own:", 2)
    if len(chain) > CHAIN_LINES or any(len(line.command) > COMMAND_CHARACTERS for line in chain):
        sheet.put("the curl lines in the report, which are too long to show here.", 2)
        return
    if len(chain) > 1:
        sheet.put("(where a later line repeats what an earlier answer gave, such as a token, put in what you get)", 2)
    for line in chain:
        sheet.command(line.command)
        for warning in line.warnings:
            sheet.put(warning, 2)


def _labelled(text: str, limit: int) -> str:
    kept, cut = cut_head(text, limit)
    return f"{kept} ({cut})" if cut else kept

"""The summary of a verdict in a terminal: what is broken, where it shows, what to do next."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from checker.model.exchange import Exchange
from checker.model.verdict import Case, CheckResult, Difference, Output, Points, Verdict
from checker.report import wording
from checker.report.bodies import Shown, show_body, show_response_body
from checker.report.plain import KIB, cut_head, cut_tail, size_words, visible
from checker.snippets.curl import curl_line, telling_headers

BODY_BYTES = KIB
OUTPUT_CHARACTERS = 1200
VALUE_CHARACTERS = 600
COMMAND_CHARACTERS = 2000
EARLIER_EXCHANGES = 5
CHAIN_LINES = 4
LABEL_COLUMNS = 12
LEAST_COLUMNS = 20
"""Text is not folded to less than this, however narrow the terminal."""
MARKS = 40
"""Up to this many points are drawn as dots."""


def print_summary(verdict: Verdict, report: Path | None, console: Console, target: str = "") -> None:
    """Print the summary: readable without colour, from 40 columns on.

    Args:
        verdict: What grading concluded.
        report: Where the HTML page is; None where there is none.
        console: Where to print.
        target: What was graded, as `checker check` takes it; the kata's name if empty.
    """
    _Printer(console, target or verdict.kata.slug).summary(verdict, report)


class _Printer:
    """Prints pieces of text; all of them are drawn visibly by `_drawn`."""

    def __init__(self, console: Console, target: str) -> None:
        self._console = console
        self._target = target

    def summary(self, verdict: Verdict, report: Path | None) -> None:
        self._headline(verdict)
        if verdict.start_failure:
            self._start_failure(verdict)
        elif failed := wording.failed_checks(verdict):
            self._first_failure(verdict, failed[0])
            self._others(verdict, failed[1:])
        self._next(verdict, report)

    def _headline(self, verdict: Verdict) -> None:
        good = verdict.conclusion in ("solved", "visible_passed")
        self._put(wording.headline(verdict), style="bold green" if good else "bold red")
        for sentence in filter(None, (wording.explanation(verdict), wording.unstable_words(verdict))):
            self._put(sentence)
        if verdict.checks:
            self._gap()
            self._put(
                label="To fix",
                indent=2,
                text=f"{_dots(verdict.score.fixed)}{wording.fixed_words(verdict.score.fixed)}",
            )
            self._put(
                label="To keep",
                indent=2,
                text=f"{_dots(verdict.score.kept)}{wording.kept_words(verdict.score.kept)}",
            )

    def _start_failure(self, verdict: Verdict) -> None:
        failure = verdict.start_failure
        assert failure is not None
        self._gap()
        self._put(failure.message, style="bold")
        for line in failure.traceback:
            self._put(line, 2)
        self._output(failure.output)

    def _first_failure(self, verdict: Verdict, check: CheckResult) -> None:
        self._gap()
        self._put(f"Promise {check.promise} {wording.OUTCOMES[check.outcome]}", style="bold")
        self._put(wording.promise_text(verdict, check.promise) or check.quote, 2)
        self._put(f"Check: {check.claim} ({wording.KINDS[check.kind]})", 2, style="dim")
        case = wording.failed_case(check)
        if case is None:
            return
        if case.id:
            self._put(f"Case: {case.id}", 2, style="dim")
        self._why(case)
        if exchange := wording.failing_exchange(case):
            self._exchange(case, exchange)
        self._differences(case.broken.differences if case.broken else ())
        self._output(case.output)
        if exchange:
            self._again(verdict, case, exchange)

    def _why(self, case: Case) -> None:
        self._gap()
        self._put(wording.case_words(case), 2)
        if words := wording.repetition_words(case):
            self._put(words, 2)

    def _exchange(self, case: Case, exchange: Exchange) -> None:
        earlier = [each for each in case.transcript if each.number < exchange.number]
        self._gap()
        if len(earlier) > EARLIER_EXCHANGES:
            self._put(f"Before it: {len(earlier)} exchanges; the last {EARLIER_EXCHANGES} were", 2)
        for each in earlier[-EARLIER_EXCHANGES:]:
            self._put(
                label="Before", indent=2, text=f"{wording.request_words(each)}  gave  {wording.response_words(each)}"
            )
        self._put(label="Sent", indent=2, text=wording.request_words(exchange), style="bold")
        for name, value in telling_headers(exchange.request):
            self._put(_labelled(f"{name}: {value}", VALUE_CHARACTERS), 14)
        self._body(show_body(exchange.request.body, BODY_BYTES), says_nothing=True)
        self._put(label="Came back", indent=2, text=wording.response_words(exchange), style="bold")
        if exchange.response is None:
            if exchange.failure:
                self._put(exchange.failure.detail, 14)
            return
        for name, value in exchange.response.headers:
            if name.lower() in ("content-type", "location", "www-authenticate", "allow"):
                self._put(_labelled(f"{name}: {value}", VALUE_CHARACTERS), 14)
        self._body(show_response_body(exchange.response, BODY_BYTES))

    def _body(self, shown: Shown, says_nothing: bool = False) -> None:
        if shown.kind == "empty":
            if not says_nothing:
                self._put("(no body)", 14)
            return
        self._put(shown.text, 14)
        self._put(f"({shown.label})", 14, style="dim")

    def _differences(self, differences: Iterable[Difference]) -> None:
        for difference in differences:
            self._gap()
            self._put(label="Difference", indent=2, text=difference.what, style="bold")
            telling = wording.types_differ(difference)
            for label, value in (("promised", difference.promised), ("received", difference.received)):
                kind = f" ({wording.type_words(value)})" if telling else ""
                self._put(label=label, indent=2, text=_labelled(value, VALUE_CHARACTERS) + kind)

    def _output(self, output: Output) -> None:
        text, cut = cut_tail(output.text.strip("\n"), OUTPUT_CHARACTERS)
        if not text:
            return
        self._gap()
        self._put(f"The app wrote ({cut or size_words(output.size)}):", 2)
        self._put(text.expandtabs(4), 4)

    def _again(self, verdict: Verdict, case: Case, exchange: Exchange) -> None:
        chain = [curl_line(each.request) for each in case.transcript if each.number <= exchange.number]
        self._gap()
        self._put("To see it yourself, run this in another terminal", 2)
        self.command(f"checker serve {self._target}")
        self._put("and then this in your own:", 2)
        if len(chain) > CHAIN_LINES or any(len(line.command) > COMMAND_CHARACTERS for line in chain):
            self._put("the curl lines in the report, which are too long to show here.", 2)
            return
        if len(chain) > 1:
            self._put(
                "(where a later line repeats what an earlier answer gave, such as a token, put in what you get)",
                2,
            )
        for line in chain:
            self.command(line.command)
            for warning in line.warnings:
                self._put(warning, 2)

    def _others(self, verdict: Verdict, checks: tuple[CheckResult, ...]) -> None:
        if not checks:
            return
        self._gap()
        self._put("Also broken", style="bold")
        for check in checks:
            self._put(f"promise {check.promise}: {check.claim} ({wording.KINDS[check.kind]})", 2)

    def _next(self, verdict: Verdict, report: Path | None) -> None:
        self._gap()
        if report is not None:
            self._put("The whole story, request by request, is in the report:")
            self.command(str(report))
        self._put("Next")
        for what, command in wording.next_steps(verdict, self._target):
            self._put(f"{what}:", 2)
            self.command(command, 4)

    def _gap(self) -> None:
        self._console.print()

    def _put(self, text: str, indent: int = 0, label: str = "", style: str = "") -> None:
        """Print text folded to the width, with `label` in a column of its own before its first line."""
        margin = indent + (LABEL_COLUMNS if label else 0)
        lines = Text(self._drawn(text), style=style, overflow="fold").wrap(
            self._console, max(LEAST_COLUMNS, self._console.width - margin)
        )
        for number, line in enumerate(lines):
            line.rstrip()
            lead = " " * indent + f"{label:<{LABEL_COLUMNS}}" if label and not number else " " * margin
            self._print(Text.assemble(lead, line))

    def command(self, text: str, indent: int = 2) -> None:
        """Print a line to copy: never folded, so that it is still one line when it is pasted."""
        self._print(Text(" " * indent + self._drawn(text)))

    def _drawn(self, text: str) -> str:
        """Draw what can't be seen, and escape what the terminal's encoding can't say."""
        encoding = self._console.encoding
        return visible(text).encode(encoding, "backslashreplace").decode(encoding)

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)


def _dots(points: Points) -> str:
    """Draw the points: the reader sees at a glance what the words say."""
    if not 0 < points.of <= MARKS:
        return ""
    return "\u25cf" * points.earned + "\u25cb" * (points.of - points.earned) + "  "


def _labelled(text: str, limit: int) -> str:
    kept, cut = cut_head(text, limit)
    return f"{kept} ({cut})" if cut else kept

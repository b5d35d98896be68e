"""Renders a verdict as the page's own section: the one place where text from an app meets HTML."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from checker.model.exchange import Body, Exchange, Response
from checker.model.stage import STAGES, Stage
from checker.model.verdict import Case, CheckResult, Verdict
from checker.report import wording
from checker.report.bodies import Shown, show_body, show_response_body
from checker.report.plain import KIB, cut_head, cut_tail, drawn_parts, size_words
from checker.snippets.curl import curl_line

TEMPLATES = Path(__file__).parent / "templates"

BODY_BYTES = 16 * KIB
PASSED_BODY_BYTES = 2 * KIB
VALUE_CHARACTERS = 2000
CHANGE_CHARACTERS = 60_000
OUTPUT_CHARACTERS = 8000
COMMAND_CHARACTERS = 6000
SHOWN_EXCHANGES = 40
FIRST_EXCHANGES = 5


class DiffLine(NamedTuple):
    """A line of a unified diff and what it is: `add`, `del`, `hunk`, `file` or `same`."""

    kind: str
    text: str


class Numbered(NamedTuple):
    """A check and its number on the page, which is its place in the verdict."""

    number: int
    check: CheckResult


def render_section(verdict: Verdict) -> Markup:
    """Return the section, escaped and ready for the page."""
    numbered = [Numbered(number, check) for number, check in enumerate(verdict.checks, 1)]
    change, change_cut = cut_head(verdict.change, CHANGE_CHARACTERS)
    text = (
        _environment()
        .get_template("section.html")
        .render(
            verdict=verdict,
            failed=[one for one in numbered if one.check.outcome != "passed"],
            passed=[one for one in numbered if one.check.outcome == "passed"],
            change=list(diff_lines(change)),
            change_cut=change_cut,
        )
    )
    return Markup(text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(visible=visible_markup, promise=promise_markup, size=size_words)
    environment.globals.update(
        words=wording,
        stages=STAGES,
        stage_state=stage_state,
        shown_exchanges=shown_exchanges,
        request_body=request_body,
        response_body=response_body,
        value=shown_value,
        shown_output=shown_output,
        curl=curl_line,
        command_limit=COMMAND_CHARACTERS,
        style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
    )
    return environment


def visible_markup(text: str, keep: str = "\n") -> Markup:
    """Escape `text`, with what can't be seen drawn and marked as drawn."""
    parts = (
        Markup('<i class="drawn">{}</i>').format(part) if drawn else escape(part)
        for part, drawn in drawn_parts(text, keep)
    )
    return Markup("").join(parts)


def promise_markup(text: str, quote: str = "") -> Markup:
    """Write a promise's Markdown: `code` as code, and the quoted words marked where they are whole."""
    before, found, after = text.partition(quote) if quote else (text, "", "")
    if not found or before.count("`") % 2 or found.count("`") % 2:
        return _code_markup(text)
    return _code_markup(before) + Markup("<mark>{}</mark>").format(_code_markup(found)) + _code_markup(after)


def _code_markup(text: str) -> Markup:
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return visible_markup(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(visible_markup(piece)) if number % 2 else visible_markup(piece)
        for number, piece in enumerate(pieces)
    )


def diff_lines(change: str) -> Iterator[DiffLine]:
    """Sort the lines of a unified diff by what they are."""
    kinds = {"+++": "file", "---": "file", "@@ ": "hunk"}
    for line in change.removesuffix("\n").split("\n"):
        yield DiffLine(kinds.get(line[:3]) or {"+": "add", "-": "del"}.get(line[:1], "same"), line)


def stage_state(exchange: Exchange, stage: Stage) -> str:
    """Say what the server's trace tells of a stage: `answered`, `reached` or nothing."""
    if exchange.trace is None:
        return ""
    if exchange.trace.answered == stage:
        return "answered"
    return "reached" if stage in exchange.trace.reached else ""


def shown_exchanges(case: Case) -> tuple[Exchange, ...]:
    """Pick the exchanges to show of a long transcript: the first few, and those that lead to the failing one."""
    transcript = case.transcript
    if len(transcript) <= SHOWN_EXCHANGES:
        return transcript
    failing = wording.failing_exchange(case)
    end = transcript.index(failing) + 1 if failing else len(transcript)
    start = max(FIRST_EXCHANGES, end - SHOWN_EXCHANGES + FIRST_EXCHANGES)
    return transcript[:FIRST_EXCHANGES] + transcript[start:end]


def request_body(body: Body, passed: bool) -> Shown:
    """Show a request's body; less of it where all went well."""
    return show_body(body, PASSED_BODY_BYTES if passed else BODY_BYTES)


def response_body(response: Response, passed: bool) -> Shown:
    """Show a response's body; less of it where all went well."""
    return show_response_body(response, PASSED_BODY_BYTES if passed else BODY_BYTES)


def shown_value(text: str) -> tuple[str, str]:
    """Give a value and, where it is cut, a label that says so."""
    return cut_head(text, VALUE_CHARACTERS)


def shown_output(text: str) -> tuple[str, str]:
    """Give the end of what the app wrote and, where it is cut, a label that says so."""
    return cut_tail(text.rstrip("\n").expandtabs(4), OUTPUT_CHARACTERS)

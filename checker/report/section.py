"""Renders a verdict as the page's own section: the one place where text from an app meets HTML."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from checker.model.exchange import Body, Response
from checker.model.stage import STAGES
from checker.model.verdict import CheckResult, Verdict
from checker.report import marking, strip, wording
from checker.report.before import find_pairs
from checker.report.bodies import Shown, show_body, show_response_body
from checker.report.markup import promise_markup, visible_markup
from checker.report.plain import KIB, cut_head, cut_tail, size_words
from checker.report.templating import make_environment
from checker.report.timeline import choose_whole, fold, shown_exchanges
from checker.snippets.curl import curl_line
from checker.snippets.python import python_program
from checker.snippets.raw_http import raw_message

TEMPLATES = Path(__file__).parent / "templates"

BODY_BYTES = 16 * KIB
PASSED_BODY_BYTES = 2 * KIB
VALUE_CHARACTERS = 2000
CHANGE_CHARACTERS = 60_000
OUTPUT_CHARACTERS = 8000
COMMAND_CHARACTERS = 6000


class DiffLine(NamedTuple):
    """A line of a unified diff and what it is: `add`, `del`, `hunk`, `file` or `same`."""

    kind: str
    text: str


class Numbered(NamedTuple):
    """A check and its number on the page, which is its place in the verdict."""

    number: int
    check: CheckResult


class _Unindented(FileSystemLoader):
    """Reads templates without the indentation of their lines, which would be a tenth of a page."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Give the source as Jinja2 asks for it."""
        source, name, is_fresh = super().get_source(environment, template)
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE), name, is_fresh


def compile_templates() -> None:
    """Compile what `render_section` needs, which takes longer than rendering: for when there is nothing else to do."""
    for name in ("section.html", "check.html", "exchange.html", "pair.html"):
        _environment().get_template(name)


def render_section(verdict: Verdict, before: Verdict | None = None, again: str = "") -> Markup:
    """Return the section, escaped and ready for the page.

    Args:
        verdict: What is shown.
        before: The untouched starter's verdict, with the same seed, to be shown beside a solved one.
        again: The command that runs a check of this verdict again; its number is added. Empty where there is none.
    """
    numbered = [Numbered(number, check) for number, check in enumerate(verdict.checks, 1)]
    whole = choose_whole(verdict)
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
            pairs=find_pairs(verdict, before) if before else (),
            again=again,
            is_whole=lambda case: id(case) in whole,
            next_group=count(1).__next__,
        )
    )
    return Markup(text)


@cache
def _environment() -> Environment:
    environment = make_environment(_Unindented(TEMPLATES))
    environment.filters.update(visible=visible_markup, promise=promise_markup, size=size_words)
    environment.globals.update(
        words=wording,
        stages=STAGES,
        strip=strip,
        marking=marking,
        fold=fold,
        shown_exchanges=shown_exchanges,
        request_body=request_body,
        response_body=response_body,
        value=shown_value,
        shown_output=shown_output,
        curl=curl_line,
        python=python_program,
        raw=raw_message,
        command_limit=COMMAND_CHARACTERS,
        style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
    )
    return environment


def diff_lines(change: str) -> Iterator[DiffLine]:
    """Sort the lines of a unified diff by what they are."""
    kinds = {"+++": "file", "---": "file", "@@ ": "hunk"}
    for line in change.removesuffix("\n").split("\n"):
        yield DiffLine(kinds.get(line[:3]) or {"+": "add", "-": "del"}.get(line[:1], "same"), line)


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

"""Finds the part of a response that differs from what was promised, and marks it where it stands."""

import json
import re
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from checker.model.exchange import Exchange
from checker.model.record import Record
from checker.model.verdict import Case, Difference
from checker.report.markup import visible_markup
from checker.report.wording import failing_exchange

NOTE_CHARACTERS = 60
"""A promise longer than this is told in the table of differences alone."""

DEPTH = 100
NOT_THERE = "no such member"
"""How a difference tells that a member of an object was not received (or not promised)."""

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()

Spans = dict[str, tuple[int, int]]
"""Where each value of a JSON text stands, by its path as differences write it: `$.items[0].title`."""


class Marks(Record):
    """The differences of one exchange, by the place in the response they are about."""

    status: Difference | None = None
    headers: Mapping[str, Difference] = {}
    """By lower-case name."""
    body: Mapping[str, Difference] = {}
    """By JSON path; `$` for the whole body."""


def find_marks(case: Case, exchange: Exchange) -> Marks:
    """Sort a case's differences by place; all are empty for an exchange that it does not show in."""
    if case.broken is None or case.outcome == "passed" or failing_exchange(case) is not exchange:
        return Marks()
    status, headers, body = None, {}, {}
    for difference in case.broken.differences:
        kind, _, rest = difference.what.partition(" ")
        if difference.what == "status":
            status = difference
        elif kind == "header" and rest:
            headers[rest.lower()] = difference
        elif difference.what in ("json", "text"):
            body["$"] = difference
        elif kind == "json" and rest.startswith("$"):
            body[rest] = difference
    return Marks(status=status, headers=headers, body=body)


def absent_headers(exchange: Exchange, marks: Marks) -> tuple[tuple[str, Difference], ...]:
    """Pick the differences about headers that the response does not have."""
    there = {name.lower() for name, _ in exchange.response.headers} if exchange.response else set()
    return tuple((name, difference) for name, difference in marks.headers.items() if name not in there)


def note_words(difference: Difference) -> str:
    """Say beside a marked part what was promised; empty where that is too long to stand there."""
    if difference.promised.startswith("no such "):
        return "not promised"
    words = f"promised {difference.promised}"
    return words if len(difference.promised) <= NOTE_CHARACTERS and difference.promised.isprintable() else ""


def mark_body(text: str, body: Mapping[str, Difference]) -> Markup:
    """Escape a body as it is shown, with its differing parts marked and what is missing said where it would stand."""
    if not body:
        return visible_markup(text)
    pieces: list[Markup] = []
    done = 0
    for start, end, inside in sorted(_places(text, body), key=lambda place: place[:2]):
        if start < done:
            continue
        pieces += [visible_markup(text[done:start]), inside]
        done = end
    return Markup("").join([*pieces, visible_markup(text[done:])])


def find_spans(text: str) -> Spans:
    """Find where each value of a JSON text stands; empty where it is no JSON."""
    spans: Spans = {}
    try:
        _walk(text, 0, "$", spans, 0)
    except (ValueError, IndexError):
        return {}
    return spans


def _places(text: str, body: Mapping[str, Difference]) -> Iterator[tuple[int, int, Markup]]:
    """Yield what to put in place of which part of `text`."""
    spans = find_spans(text)
    for path, difference in body.items():
        if path == "$" and "$" not in spans:
            yield 0, len(text), _marked(text, difference)
        elif path in spans:
            start, end = spans[path]
            yield start, end, _marked(text[start:end], difference)
        elif difference.received == NOT_THERE and (parent := spans.get(path.rpartition(".")[0])):
            # Behind the last member, before the space that leads to the closing brace.
            end = parent[0] + len(text[parent[0] : parent[1] - 1].rstrip())
            name = path.rpartition(".")[2]
            yield end, end, Markup('<span class="gap">{}</span>').format(visible_markup(f"{name} is not there", ""))


def _marked(part: str, difference: Difference) -> Markup:
    marked = Markup('<mark class="differs">{}</mark>').format(visible_markup(part))
    note = note_words(difference)
    return marked + Markup(' <span class="note">{}</span>').format(visible_markup(note, "")) if note else marked


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _walk(text: str, at: int, path: str, spans: Spans, depth: int) -> int:
    """Note where the value that begins at or behind `at` stands, and all values in it; give the end of it."""
    if depth > DEPTH:
        raise ValueError("too deep")
    at = start = _skip(text, at)
    match text[at]:
        case "{":
            end = _walk_members(text, at + 1, path, spans, depth)
        case "[":
            end = _walk_elements(text, at + 1, path, spans, depth)
        case _:
            _, end = _DECODER.raw_decode(text, at)
    spans.setdefault(path, (start, end))
    return end


def _walk_members(text: str, at: int, path: str, spans: Spans, depth: int) -> int:
    at = _skip(text, at)
    while text[at] != "}":
        if text[at] != '"':
            raise ValueError("no JSON")
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] != ":":
            raise ValueError("no JSON")
        at = _comma(text, _walk(text, at + 1, f"{path}.{key}", spans, depth + 1), "}")
    return at + 1


def _walk_elements(text: str, at: int, path: str, spans: Spans, depth: int) -> int:
    at, index = _skip(text, at), 0
    while text[at] != "]":
        at = _comma(text, _walk(text, at, f"{path}[{index}]", spans, depth + 1), "]")
        index += 1
    return at + 1


def _comma(text: str, at: int, close: str) -> int:
    """Step over a comma to what follows it."""
    at = _skip(text, at)
    if text[at] == ",":
        return _skip(text, at + 1)
    if text[at] != close:
        raise ValueError("no JSON")
    return at

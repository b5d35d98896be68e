"""Reads what a served app says on its channel: lines of JSON, capped, of which nothing is believed."""

from typing import Any

from checker import wire
from checker.model.exchange import Entered, Span, Statement, Trace
from checker.serving.seam import ServerSays

LINES = 10_000
"""How many lines are parsed: one says a hundred bytes or more, but a flood of empty ones would cost seconds."""
START_FACTS = ("ready", "imported", "failed", "port", "started", "lifespan")
REQUESTS = 1000
SPANS_PER_REQUEST = 40
ENTERED_PER_REQUEST = 40
STATEMENTS_PER_REQUEST = 30
RAISED_LINES = 12
ERRORS_PER_REQUEST = 10


class Facts:
    """What has been said so far, by request number."""

    def __init__(self) -> None:
        self.rest = b""
        self.taken = 0
        self.lines = 0
        self.began: dict[int, tuple[str, str]] = {}
        self.done: set[int] = set()
        self.spans: dict[int, list[dict[str, Any]]] = {}
        self.validation: dict[int, tuple[str, ...]] = {}
        self.entered: dict[int, list[Entered]] = {}
        self.statements: dict[int, list[Statement]] = {}
        self.raised: dict[int, tuple[str, ...]] = {}
        self.start: dict[str, Any] = {}
        """Facts about the start: `ready`, `imported`, `failed`, `port`, `started`, `lifespan`."""

    @property
    def is_full(self) -> bool:
        """Whether more has come than is read of any app."""
        return self.taken > wire.TRACE_BYTES or self.lines > LINES

    def feed(self, data: bytes) -> None:
        """Take in bytes from the channel; what comes after the cap, or is no fact, is dropped."""
        self.taken += len(data)
        if self.is_full:
            return
        *lines, self.rest = (self.rest + data).split(b"\n")
        self.rest = self.rest[: wire.LINE_BYTES]
        self.lines += len(lines)
        for line in lines[:LINES]:
            try:
                self.note(wire.decode(line))
            except wire.Malformed:
                continue

    def note(self, fact: wire.Message) -> None:
        """Sort one fact in."""
        number = int(wire.number(fact.get("began") or fact.get("done") or fact.get("request")))
        if "span" in fact:
            self.note_span(number, fact)
        elif number in self.began and "done" not in fact:
            self.note_doings(number, fact)
        elif "began" in fact and len(self.began) < REQUESTS:
            self.began.setdefault(number, (wire.text(fact.get("method"), 20), wire.text(fact.get("path"), 1000)))
        elif "done" in fact and len(self.done) < REQUESTS:
            self.done.add(number)
        else:
            for key in START_FACTS:
                if key in fact:
                    self.start.setdefault(key, fact[key])

    def note_span(self, number: int, fact: wire.Message) -> None:
        """Keep a span, and the validation errors that came with it."""
        kept = self.spans.setdefault(number, []) if len(self.spans) < REQUESTS or number in self.spans else []
        if len(kept) < SPANS_PER_REQUEST:
            kept.append(fact)
        errors = fact.get("validation")
        if isinstance(errors, list) and errors:
            self.validation[number] = tuple(wire.text(error, 300) for error in errors[:ERRORS_PER_REQUEST])

    def note_doings(self, number: int, fact: wire.Message) -> None:
        """Keep what the app entered, ran or raised while it answered a request."""
        match fact:
            case {"entered": [*functions]}:
                kept = self.entered.setdefault(number, [])
                kept += filter(None, map(entered, functions[: ENTERED_PER_REQUEST - len(kept)]))
            case {"statements": [sql, parameters, rows]}:
                ran = self.statements.setdefault(number, [])
                if len(ran) < STATEMENTS_PER_REQUEST:
                    ran.append(statement(sql, parameters, rows))
            case {"raised": [*lines]}:
                self.raised[number] = tuple(wire.text(line, 500) for line in lines[:RAISED_LINES])

    def said(self) -> tuple[ServerSays, ...]:
        """All requests, in the order they began."""
        return tuple(ServerSays(method, path, self.trace(number)) for number, (method, path) in self.began.items())

    def trace(self, number: int) -> Trace:
        """What was said of one request."""
        return Trace(
            spans=spans(self.spans.get(number, [])),
            validation_errors=self.validation.get(number, ()),
            entered=tuple(self.entered.get(number, ())),
            raised=self.raised.get(number, ()),
            statements=tuple(self.statements.get(number, ())),
        )


def entered(function: object) -> Entered | None:
    """A function that was entered; None where it is not told as one is."""
    match function:
        case [str(name), str(file), int(line)] if 0 < line < 1_000_000:
            return Entered(function=wire.text(name, 200), file=wire.text(file, 200), line=line)
    return None


def statement(sql: object, parameters: object, rows: object) -> Statement:
    """A statement as a record."""
    count = int(wire.number(rows))
    return Statement(sql=wire.text(sql, 600), parameters=wire.text(parameters, 300), rows=count if count >= 0 else None)


def spans(facts: list[dict[str, Any]]) -> tuple[Span, ...]:
    """Spans as records, times in milliseconds since the earliest began, in that order."""
    starts = [nanoseconds(fact.get("start")) for fact in facts]
    first = min(starts, default=0)
    records = [span(fact, start - first) for fact, start in zip(facts, starts, strict=True)]
    return tuple(sorted(records, key=lambda record: record.start_ms))


def nanoseconds(value: object) -> int:
    """`value` as nanoseconds since the epoch; anything that can't be that becomes 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 else 0


def span(fact: dict[str, Any], start: int) -> Span:
    """One span as a record."""
    attributes = fact.get("attributes")
    pairs = list(attributes.items())[:12] if isinstance(attributes, dict) else []
    return Span(
        name=wire.text(fact.get("span"), 100),
        start_ms=round(start / 1e6, 3),
        duration_ms=round((nanoseconds(fact.get("end")) - nanoseconds(fact.get("start"))) / 1e6, 3),
        attributes={wire.text(key, 100): wire.text(value, 300) for key, value in pairs},
        error=wire.text(fact.get("error"), 300) or None,
    )

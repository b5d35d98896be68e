"""Gathers what a served app tells of each request, and gives a record of each when it is done."""

import base64
import binascii
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from checker import wire
from checker.checks.decoding import TooLarge, decode_content
from checker.diagnosis.stages import locate
from checker.model.exchange import Body, Exchange, Header, Request, Response, UpstreamCall
from checker.model.record import Record
from checker.serving.facts import Facts, nanoseconds

OPEN_REQUESTS = 500
"""Where more are under way, the oldest is given up."""
CALLS = 20
PARTS = ("request_headers", "request_body", "response_headers", "response_body", "output")
LINE_BYTES = wire.LINE_BYTES
UNPACKED_BYTES = 4 * 1024 * 1024


class Seen(Record):
    """An exchange of a served app, as it told it."""

    exchange: Exchange
    """Its number and times are those of this run: `start_ms` is since the epoch."""
    version: str
    """Of HTTP: `1.1`."""
    calls: tuple[UpstreamCall, ...]
    """What stand-ins for other services were asked meanwhile."""
    output: Body
    """What was printed meanwhile."""
    cut: tuple[str, ...]
    """Which headers are not all there: `request_headers`, `response_headers`."""


@dataclass
class Piecewise:
    """Something long, as far as it was told."""

    data: bytearray = field(default_factory=bytearray)
    size: int = 0

    def take(self, fact: wire.Message) -> None:
        """Take in a piece, if it is the next one, or how much there was in all."""
        self.size = max(self.size, int(wire.number(fact.get("size"))))
        piece, place = fact.get("piece"), int(wire.number(fact.get("place")))
        if isinstance(piece, str) and place == len(self.data) <= wire.TOLD_BYTES:
            with suppress(binascii.Error, ValueError):
                self.data += base64.b64decode(piece, validate=True)
        self.size = max(self.size, place, len(self.data))

    def body(self) -> Body:
        """As a record, which says how much there was in all."""
        data = bytes(self.data)
        if self.size <= len(data):
            return Body.of(data)
        # With a byte more it is cut, at the end of a character.
        return Body.of(data + b"\0", len(data)).model_copy(update={"size": self.size})

    def headers(self) -> tuple[Header, ...]:
        """As header lines; none where they did not come whole."""
        try:
            lines = json.loads(self.data) if self.data else []
            return tuple((wire.text(name, 8000), wire.text(value, 8000)) for name, value in lines)
        except (ValueError, TypeError, RecursionError):
            return ()


@dataclass
class Notes:
    """What was told of one request so far."""

    facts: Facts = field(default_factory=Facts)
    parts: dict[str, Piecewise] = field(default_factory=lambda: {name: Piecewise() for name in PARTS})
    told: dict[str, Any] = field(default_factory=dict)
    calls: list[Any] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)

    def take(self, fact: wire.Message) -> None:
        """Sort one fact in."""
        match fact:
            case {"part": str(name)} if name in self.parts:
                self.parts[name].take(fact)
            case {"call": dict(call)}:
                self.calls += [call] if len(self.calls) < CALLS else []
            case {"cut": str(name)} if name in PARTS:
                self.cut.append(name)
            case {"came": _} | {"ended": _} | {"status": _}:
                self.told |= fact
            case _:
                self.facts.note(fact)


class Gatherer:
    """Takes in bytes from the pipe, and gives what is done."""

    def __init__(self) -> None:
        self.rest = b""
        self.open: dict[int, Notes] = {}
        self.number = 0
        self.outside = bytearray()
        """What was printed while no request was being answered, and not taken away yet."""

    def feed(self, data: bytes) -> Iterator[Seen]:
        """Take in bytes; give the exchanges that are done now."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            with suppress(wire.Malformed):
                seen = self.note(wire.decode(line[:LINE_BYTES]))
                if seen is not None:
                    yield seen

    def under_way(self) -> tuple[str, ...]:
        """The requests that were begun and are not done, as `GET /slow`."""
        begun = (notes.facts.began.get(number) for number, notes in self.open.items())
        return tuple(" ".join(one) for one in begun if one)

    def take_outside(self) -> str:
        """What was printed outside of requests since the last time."""
        text, self.outside = self.outside.decode("utf-8", "replace"), bytearray()
        return text

    def note(self, fact: wire.Message) -> Seen | None:
        """Take in one fact; the exchange, if it is done with this one."""
        number = int(wire.number(fact.get("began") or fact.get("done") or fact.get("request")))
        if "began" in fact:
            if len(self.open) >= OPEN_REQUESTS:
                del self.open[next(iter(self.open))]
            self.open[number] = Notes()
        notes = self.open.get(number)
        if notes is None:
            self.note_outside(fact)
            return None
        notes.take(fact)
        if "done" not in fact:
            return None
        del self.open[number]
        self.number += 1
        return conclude(notes, number, self.number)

    def note_outside(self, fact: wire.Message) -> None:
        """Keep what was printed, if it is that."""
        if fact.get("part") == "output" and isinstance(fact.get("piece"), str):
            with suppress(binascii.Error, ValueError):
                self.outside += base64.b64decode(fact["piece"], validate=True)
                del self.outside[: -wire.TOLD_BYTES]


def conclude(notes: Notes, told_number: int, number: int) -> Seen:
    """The record of a request that is done."""
    method, path = notes.facts.began[told_number]
    came, ended = nanoseconds(notes.told.get("came")), nanoseconds(notes.told.get("ended"))
    query = wire.text(notes.told.get("query"), 2000)
    parts = notes.parts
    request = Request(
        method=method,
        target=f"{path}?{query}" if query else path,
        headers=parts["request_headers"].headers(),
        body=parts["request_body"].body(),
    )
    calls = tuple(upstream_call(call, place, came) for place, call in enumerate(notes.calls, start=1))
    exchange = Exchange(
        number=number,
        start_ms=round(came / 1e6, 3),
        duration_ms=round(max(0, ended - came) / 1e6, 3),
        request=request,
        response=respond(notes),
        failure=None,
        trace=notes.facts.trace(told_number),
    )
    return Seen(
        exchange=locate(exchange),
        version=wire.text(notes.told.get("version"), 5) or "1.1",
        calls=calls,
        output=parts["output"].body(),
        cut=tuple(notes.cut),
    )


def respond(notes: Notes) -> Response | None:
    """The response that was told, if one was."""
    status = int(wire.number(notes.told.get("status")))
    if not 100 <= status <= 999:
        return None
    headers, body = notes.parts["response_headers"].headers(), notes.parts["response_body"].body()
    coding = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
    decoded = None
    if coding and not body.is_cut:
        with suppress(ValueError, TooLarge):
            decoded = Body.of(decode_content(body.content, coding, UNPACKED_BYTES))
    return Response(status_code=status, reason=phrase(status), headers=headers, body=body, decoded=decoded)


def upstream_call(call: wire.Message, number: int, came: int) -> UpstreamCall:
    """A call of another service as a record; its time is since the request came."""
    body = Piecewise(size=int(wire.number(call.get("size"))))
    body.take({"piece": call.get("body"), "place": 0})
    lines = call.get("headers")
    pairs = [pair for pair in lines if isinstance(pair, list) and len(pair) == 2] if isinstance(lines, list) else []
    request = Request(
        method=wire.text(call.get("method"), 500),
        target=wire.text(call.get("url"), 500),
        headers=tuple((wire.text(name, 200), wire.text(value, 200)) for name, value in pairs),
        body=body.body(),
    )
    status = int(wire.number(call.get("status"))) or None
    start = max(0, nanoseconds(call.get("at")) - came) / 1e6
    return UpstreamCall(
        number=number, start_ms=round(start, 3), request=request, status=status, lost=status is None, delay_ms=0
    )


def phrase(status: int) -> str:
    """What uvicorn sends after a status."""
    with suppress(ValueError):
        return HTTPStatus(status).phrase
    return ""

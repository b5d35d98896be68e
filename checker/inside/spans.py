"""Sends out what happened to each request: that it began and ended, and the OpenTelemetry spans FastAPI records of it.

One JSON line a fact, at most `wire.LINE_BYTES` long, written without waiting: what does not fit the pipe is dropped and
counted. The judge reads it as data and believes none of it.
"""

import os
from contextvars import ContextVar
from typing import Any

from fastapi.telemetry import get_telemetry_data

from checker import standin, wire
from checker.inside.parameters import declared
from checker.inside.tracer import Provider, RecordedSpan, show_to_fastapi

REQUEST: ContextVar[int] = ContextVar("request", default=0)
"""The number of the request being answered; threads and tasks inherit it."""

ATTRIBUTE_CHARACTERS = 300
DEPENDENCIES = "fastapi.dependencies"
ATTRIBUTES = 12
VALIDATION_ERRORS = 10


class Channel:
    """The way out: a pipe, or nothing while warming up."""

    def __init__(self, descriptor: int | None) -> None:
        self.descriptor = descriptor
        self.dropped = 0
        if descriptor is not None:
            os.set_blocking(descriptor, False)

    def say(self, fact: wire.Message) -> None:
        """Write one line, whole or not at all."""
        if self.descriptor is None:
            return
        line = wire.encode(fact) + b"\n"
        if len(line) > wire.LINE_BYTES:
            self.dropped += 1
            return
        try:
            os.write(self.descriptor, line)
        except OSError:
            self.dropped += 1


class Out:
    """Where facts of the served app go."""

    channel = Channel(None)


def note_request(span: RecordedSpan) -> None:
    """Note which request a span belongs to, which its end may not know any more."""
    span.request = REQUEST.get()


def tell(span: RecordedSpan) -> None:
    """Say what a span was, and what validation turned away while FastAPI still knows it."""
    channel = Out.channel
    if channel.descriptor is None:
        return
    fact: wire.Message = {
        "span": span.name,
        "request": span.request,
        "start": span.start,
        "end": span.ended,
        "attributes": {
            key: str(value)[:ATTRIBUTE_CHARACTERS] for key, value in list(span.attributes.items())[:ATTRIBUTES]
        },
    }
    errors = validation_errors()
    if errors:
        fact["validation"] = errors
    names = declared_names() if span.name == DEPENDENCIES else None
    if names is not None and len(names) <= ATTRIBUTE_CHARACTERS:
        fact["attributes"][wire.DECLARED] = names
    if span.error:
        fact["error"] = span.error[:ATTRIBUTE_CHARACTERS]
    channel.say(fact)


def validation_errors() -> list[str]:
    """Where and what validation turned away in the current request, as `body.title: Field required`."""
    data = get_telemetry_data()
    if data is None or not data.errors:
        return []
    return [describe(error)[:ATTRIBUTE_CHARACTERS] for error in list(data.errors)[:VALIDATION_ERRORS]]


def declared_names() -> str | None:
    """The parameters of the route that the current request was led to; None where FastAPI does not know it."""
    data = get_telemetry_data()
    return declared(data.request.scope) if data is not None and data.request is not None else None


def describe(error: Any) -> str:
    """One of FastAPI's validation errors on a line."""
    if not isinstance(error, dict):
        return str(error)
    return f"{'.'.join(str(part) for part in error.get('loc', ()))}: {error.get('msg', '')}"


def record_spans() -> None:
    """Record what FastAPI and stand-ins for other services do from now on."""
    provider = Provider(note_request, tell)
    show_to_fastapi(provider)
    standin.trace_by(provider.get_tracer(standin.TRACER))


def send_spans_to(channel: Channel) -> None:
    """From now on spans go to `channel`."""
    Out.channel = channel

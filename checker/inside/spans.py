"""Sends out what happened to each request: that it began and ended, and the OpenTelemetry spans FastAPI records of it.

One JSON line a fact, at most `wire.LINE_BYTES` long, written without waiting: what does not fit the pipe is dropped and
counted. The judge reads it as data and believes none of it.
"""

import os
import threading
from contextvars import ContextVar
from typing import Any

from fastapi.telemetry import get_telemetry_data
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider

from checker import wire

REQUEST: ContextVar[int] = ContextVar("request", default=0)
"""The number of the request being answered; threads and tasks inherit it."""

ATTRIBUTE_CHARACTERS = 300
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


class SpanWriter(SpanProcessor):
    """Writes each span to the channel of the served app as it ends."""

    channel = Channel(None)

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Note which request the span belongs to."""
        span.set_attribute("roundtrip.request", REQUEST.get())

    def on_end(self, span: ReadableSpan) -> None:
        """Write the span, and what validation turned away while FastAPI still knows it."""
        channel = type(self).channel
        if channel.descriptor is None:
            return
        attributes = dict(span.attributes or {})
        number = attributes.pop("roundtrip.request", 0)
        fact: wire.Message = {
            "span": span.name,
            "request": number,
            "start": span.start_time,
            "end": span.end_time,
            "root": span.parent is None,
            "attributes": {key: str(value)[:ATTRIBUTE_CHARACTERS] for key, value in list(attributes.items())[:12]},
        }
        errors = validation_errors()
        if errors:
            fact["validation"] = errors
        if span.status.description:
            fact["error"] = span.status.description[:ATTRIBUTE_CHARACTERS]
        channel.say(fact)


class Provider(TracerProvider):
    """OpenTelemetry's provider, which otherwise asks a pool of threads after every fork what process it is in now.

    That takes milliseconds, and a thread of those that the app may have.
    """

    def _handle_fork(self) -> None:
        """Renew what a thread of the parent may have held."""
        self._tracers_lock = threading.Lock()


def validation_errors() -> list[str]:
    """Where and what validation turned away in the current request, as `body.title: Field required`."""
    data = get_telemetry_data()
    if data is None or not data.errors:
        return []
    return [describe(error)[:ATTRIBUTE_CHARACTERS] for error in list(data.errors)[:VALIDATION_ERRORS]]


def describe(error: Any) -> str:
    """One of FastAPI's validation errors on a line."""
    if not isinstance(error, dict):
        return str(error)
    return f"{'.'.join(str(part) for part in error.get('loc', ()))}: {error.get('msg', '')}"


def record_spans() -> None:
    """Set the tracer provider; before the learner's app is imported, since FastAPI asks for it then."""
    provider = Provider(shutdown_on_exit=False, resource=Resource.get_empty())
    provider.add_span_processor(SpanWriter())
    trace.set_tracer_provider(provider)


def send_spans_to(channel: Channel) -> None:
    """From now on spans go to `channel`."""
    SpanWriter.channel = channel

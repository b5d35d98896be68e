"""Records OpenTelemetry spans with little work: what FastAPI says of a request, handed on as each span ends.

The API of OpenTelemetry, implemented without its SDK: a served app lives for a few requests, and the SDK's share of
their time and memory was larger than FastAPI's own. Nothing here is random, so the app's own random numbers are those
it would have without it.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import time_ns
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

TRACE_ID = 1
SAMPLED = TraceFlags(TraceFlags.SAMPLED)
Attributes = Mapping[str, Any]


class RecordedSpan(trace.Span):
    """A span that is handed on when it ends, once."""

    def __init__(self, name: str, number: int, *, is_root: bool, start: int, on_end: "OnEnd") -> None:
        self.name = name
        self.context = SpanContext(TRACE_ID, number, is_remote=False, trace_flags=SAMPLED)
        self.is_root = is_root
        self.request = 0
        """The number of the request it belongs to."""
        self.attributes: dict[str, Any] = {}
        self.error = ""
        """What was said of its failure."""
        self.start = start
        """Nanoseconds since the epoch."""
        self.ended: int | None = None
        self.on_end = on_end

    def end(self, end_time: int | None = None) -> None:
        """Hand it on."""
        if self.ended is None:
            self.ended = time_ns() if end_time is None else end_time
            self.on_end(self)

    def get_span_context(self) -> SpanContext:
        """Its ids."""
        return self.context

    def set_attributes(self, attributes: Attributes) -> None:
        """Add attributes."""
        if self.ended is None:
            self.attributes.update(attributes)

    def set_attribute(self, key: str, value: Any) -> None:
        """Add one attribute."""
        if self.ended is None:
            self.attributes[key] = value

    def add_event(self, name: str, attributes: Attributes | None = None, timestamp: int | None = None) -> None:
        """Events are not kept."""

    def update_name(self, name: str) -> None:
        """Give it another name."""
        if self.ended is None:
            self.name = name

    def is_recording(self) -> bool:
        """Whether it has not ended."""
        return self.ended is None

    def set_status(self, status: Status | StatusCode, description: str | None = None) -> None:
        """Keep what is said of a failure."""
        said = status.description if isinstance(status, Status) else description
        if said and self.ended is None:
            self.error = said

    def record_exception(
        self,
        exception: BaseException,
        attributes: Attributes | None = None,
        timestamp: int | None = None,
        escaped: bool = False,
    ) -> None:
        """Exceptions are told of where they leave the app."""


OnEnd = Callable[[RecordedSpan], None]


class Tracer(trace.Tracer):
    """Begins spans."""

    def __init__(self, on_start: OnEnd, on_end: OnEnd) -> None:
        self.on_start = on_start
        self.on_end = on_end
        self.numbers = itertools.count(1)

    def start_span(
        self,
        name: str,
        context: Context | None = None,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Attributes | None = None,
        links: Any = None,
        start_time: int | None = None,
        record_exception: bool = True,
        set_status_on_exception: bool = True,
    ) -> RecordedSpan:
        """Begin a span; it is a root where none of ours is around it."""
        is_root = not isinstance(trace.get_current_span(context), RecordedSpan)
        start = time_ns() if start_time is None else start_time
        span = RecordedSpan(name, next(self.numbers), is_root=is_root, start=start, on_end=self.on_end)
        if attributes:
            span.attributes.update(attributes)
        self.on_start(span)
        return span

    @contextmanager
    def start_as_current_span(  # type: ignore[override]  # the API's own decorator does the same
        self, name: str, *args: Any, end_on_exit: bool = True, **options: Any
    ) -> Iterator[RecordedSpan]:
        """Begin a span and make it the one around what follows."""
        span = self.start_span(name, *args, **options)
        record = options.get("record_exception", True)
        status = options.get("set_status_on_exception", True)
        with trace.use_span(span, end_on_exit, record_exception=record, set_status_on_exception=status):
            yield span


class Provider(trace.TracerProvider):
    """Gives everybody the same tracer."""

    def __init__(self, on_start: OnEnd, on_end: OnEnd) -> None:
        self.tracer = Tracer(on_start, on_end)

    def get_tracer(self, *args: Any, **options: Any) -> Tracer:
        """The tracer."""
        return self.tracer

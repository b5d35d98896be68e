"""Records the OpenTelemetry spans that FastAPI makes of a request, each handed on as it ends.

FastAPI makes them where a tracer provider is set, and one that is set is seen by the app: in ids, in the span around a
request, in what arrives with it from other services. So this is told to FastAPI alone, and the app finds what it would
find without: nothing, or the spans of a provider of its own, which are begun and ended beside these.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import time_ns
from types import ModuleType
from typing import Any

from fastapi.telemetry import _asgi
from opentelemetry import context, propagate, trace
from opentelemetry.trace import SpanContext, Status, StatusCode

Attributes = Mapping[str, Any]
FASTAPI: Any = _asgi
"""Where FastAPI looks for a provider."""


class RecordedSpan(trace.Span):
    """A span that is handed on when it ends, once; the app's own beside it hears the same."""

    def __init__(self, name: str, attributes: Attributes | None, on_end: "OnEnd") -> None:
        self.name = name
        self.beside: trace.Span = trace.INVALID_SPAN
        self.request = 0
        """The number of the request it belongs to."""
        self.attributes: dict[str, Any] = dict(attributes or {})
        self.error = ""
        """What was said of its failure."""
        self.start = time_ns()
        """Nanoseconds since the epoch."""
        self.ended: int | None = None
        self.on_end = on_end

    def hand_on(self) -> None:
        """End this one alone."""
        if self.ended is None:
            self.ended = time_ns()
            self.on_end(self)

    def end(self, end_time: int | None = None) -> None:
        """Hand it on."""
        self.hand_on()
        self.beside.end(end_time)

    def get_span_context(self) -> SpanContext:
        """The ids of the app's own."""
        return self.beside.get_span_context()

    def set_attributes(self, attributes: Attributes) -> None:
        """Add attributes."""
        self.attributes.update(attributes)
        self.beside.set_attributes(attributes)

    def set_attribute(self, key: str, value: Any) -> None:
        """Add one attribute."""
        self.attributes[key] = value
        self.beside.set_attribute(key, value)

    def add_event(self, name: str, attributes: Attributes | None = None, timestamp: int | None = None) -> None:
        """Events are not kept."""
        self.beside.add_event(name, attributes, timestamp)

    def update_name(self, name: str) -> None:
        """Give it another name."""
        self.name = name
        self.beside.update_name(name)

    def is_recording(self) -> bool:
        """Whether it has not ended."""
        return self.ended is None

    def set_status(self, status: Status | StatusCode, description: str | None = None) -> None:
        """Keep what is said of a failure."""
        self.error = (status.description if isinstance(status, Status) else description) or self.error
        self.beside.set_status(status, description)

    def record_exception(self, exception: BaseException, *arguments: Any, **options: Any) -> None:
        """Exceptions are told of where they leave the app."""
        self.beside.record_exception(exception, *arguments, **options)


OnEnd = Callable[[RecordedSpan], None]


class Tracer(trace.Tracer):
    """Begins spans, and with each one of the app's own tracer where it has one."""

    def __init__(self, on_start: OnEnd, on_end: OnEnd, beside: Callable[[], trace.Tracer | None]) -> None:
        self.on_start = on_start
        self.on_end = on_end
        self.beside = beside

    def begin(self, name: str, attributes: Attributes | None) -> RecordedSpan:
        """Begin a span alone."""
        span = RecordedSpan(name, attributes, self.on_end)
        self.on_start(span)
        return span

    def start_span(self, name: str, *arguments: Any, **options: Any) -> RecordedSpan:
        """Begin a span."""
        span = self.begin(name, options.get("attributes"))
        tracer = self.beside()
        if tracer is not None:
            span.beside = tracer.start_span(name, *arguments, **options)
        return span

    @contextmanager
    def start_as_current_span(  # type: ignore[override]  # the API's own decorator does the same
        self, name: str, *arguments: Any, **options: Any
    ) -> Iterator[RecordedSpan]:
        """Begin a span, and have the app's own be around what follows."""
        span = self.begin(name, options.get("attributes"))
        tracer = self.beside()
        around = tracer.start_as_current_span(name, *arguments, **options) if tracer else nullcontext(span.beside)
        try:
            with around as span.beside:
                yield span
        except Exception as error:
            if options.get("set_status_on_exception", True):
                span.error = f"{type(error).__name__}: {error}"
            raise
        finally:
            span.hand_on()


class Provider(trace.TracerProvider):
    """Gives tracers that record."""

    def __init__(self, on_start: OnEnd, on_end: OnEnd) -> None:
        self.on_start = on_start
        self.on_end = on_end

    def get_tracer(self, *arguments: Any, **options: Any) -> Tracer:
        """A tracer, with that of the app's own provider beside it, whenever it sets one."""
        known: dict[trace.TracerProvider, trace.Tracer] = {}

        def beside() -> trace.Tracer | None:
            provider = own_provider()
            if provider is not None and provider not in known:
                known[provider] = provider.get_tracer(*arguments, **options)
            return known[provider] if provider is not None else None

        return Tracer(self.on_start, self.on_end, beside)

    def accompany(self, tracer: trace.Tracer) -> Tracer:
        """A tracer with this one beside it."""
        return Tracer(self.on_start, self.on_end, lambda: tracer)


def own_provider() -> trace.TracerProvider | None:
    """The provider that the app has set, if it has and its spans are any."""
    provider = trace.get_tracer_provider()
    return None if isinstance(provider, trace.ProxyTracerProvider | trace.NoOpTracerProvider) else provider


def show_to_fastapi(provider: Provider) -> None:
    """Have FastAPI record with `provider`, beside what the app itself has it record with, and nobody else."""
    asks_for = False

    def get_tracer_provider() -> Provider:
        nonlocal asks_for
        asks_for = True
        return provider

    def extract(*arguments: Any, **options: Any) -> context.Context:
        # FastAPI asks for a provider right before this, unless the app has handed it one.
        nonlocal asks_for
        is_ours, asks_for = asks_for and own_provider() is None, False
        return context.get_current() if is_ours else propagate.extract(*arguments, **options)

    def use_span(span: trace.Span, *arguments: Any, **options: Any) -> AbstractContextManager[Any]:
        beside = span.beside if isinstance(span, RecordedSpan) else span
        return nullcontext() if beside is trace.INVALID_SPAN else trace.use_span(beside, *arguments, **options)

    def get_tracer(telemetry: Any, *, provider: Any) -> trace.Tracer:
        tracer = own_get_tracer(telemetry, provider=provider)
        return tracer if isinstance(tracer, Tracer) else accompany(tracer)

    own_get_tracer, accompany = FASTAPI.NativeTelemetry._get_tracer, provider.accompany
    FASTAPI.trace = varied(trace, get_tracer_provider=get_tracer_provider, use_span=use_span)
    FASTAPI.propagate = varied(propagate, extract=extract)
    FASTAPI.NativeTelemetry._get_tracer = get_tracer


def varied(module: ModuleType, **functions: Any) -> Any:
    """A module like another, but for some functions."""
    one = ModuleType(module.__name__)
    vars(one).update(vars(module), **functions)
    return one

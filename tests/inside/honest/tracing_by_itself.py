"""An app with a tracer provider of its own, which sees its own spans and FastAPI's."""

import asyncio
import inspect
import os
import traceback
from itertools import count

from fastapi import FastAPI
from opentelemetry import baggage, trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

SPANS = []
NUMBERS = count(1)


class Span(NonRecordingSpan):
    """Keeps what happens to it."""

    def __init__(self, name, parent, attributes):
        number = next(NUMBERS)
        super().__init__(SpanContext(parent.trace_id or number, number, is_remote=False, trace_flags=TraceFlags(1)))
        self.story = [name, parent.span_id, sorted(attributes or {})]
        SPANS.append(self.story)

    def is_recording(self):
        return True

    def set_attribute(self, key, value):
        self.story.append(["attribute", key])

    def set_attributes(self, attributes):
        self.story.append(["attributes", sorted(attributes)])

    def update_name(self, name):
        self.story.append(["name", name])

    def set_status(self, status, description=None):
        self.story.append(["status", str(getattr(status, "status_code", status)), getattr(status, "description", None)])

    def record_exception(self, exception, *arguments, **options):
        self.story.append(["exception", repr(exception)])

    def end(self, end_time=None):
        self.story.append("end")


class Tracer(trace.Tracer):
    def start_span(self, name, context=None, kind=None, attributes=None, **options):
        return Span(name, trace.get_current_span(context).get_span_context(), attributes)

    def start_as_current_span(self, name, context=None, kind=None, attributes=None, end_on_exit=True, **options):
        span = self.start_span(name, context, kind, attributes)
        told = {key: value for key, value in options.items() if key in ("record_exception", "set_status_on_exception")}
        return trace.use_span(span, end_on_exit=end_on_exit, **told)


class Provider(trace.TracerProvider):
    def get_tracer(self, *arguments, **options):
        return Tracer()


trace.set_tracer_provider(Provider())

app = FastAPI()
CASES = []


def case(function):
    """Answer with what the function returns, or with all that is known of what it raises."""
    if inspect.iscoroutinefunction(function):

        @app.get(f"/{function.__name__}")
        async def answer():
            try:
                return await function()
            except BaseException as error:
                return told(error)
    else:

        @app.get(f"/{function.__name__}")
        def answer():
            try:
                return function()
            except BaseException as error:
                return told(error)

    CASES.append(function.__name__)
    return function


def told(error):
    frames = traceback.extract_tb(error.__traceback__)
    return [
        type(error).__name__,
        str(error),
        [[os.path.basename(one.filename), one.lineno, one.name] for one in frames],
    ]


@app.get("/")
def names():
    return CASES


tracer = trace.get_tracer(__name__)


@case
def its_provider():
    return [type(trace.get_tracer_provider()).__name__, type(tracer).__name__]


@case
def around_a_request():
    span = trace.get_current_span()
    return [type(span).__name__, span.get_span_context().span_id > 0, span.is_recording()]


@case
def failing():
    with tracer.start_as_current_span("failing"):
        return 1 / 0


@app.get("/broken")
def broken():
    return 1 / 0


@app.get("/typed/{number}")
def typed(number: int):
    return number


CASES += ["broken", "typed/1", "typed/x"]


@app.get("/what-arrives")
async def what_arrives():
    return [trace.get_current_span().get_span_context().trace_id, dict(baggage.get_all())]


CASES.append("what-arrives")


@case
async def concurrent():
    async def one(name):
        with tracer.start_as_current_span(name):
            await asyncio.sleep(0.001)

    await asyncio.gather(one("a"), one("b"))


@app.get("/all")
def all_of_them():
    return SPANS


CASES.append("all")

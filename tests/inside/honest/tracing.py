"""OpenTelemetry as an app uses it for itself."""

import asyncio
import inspect
import os
import random
import traceback
from contextlib import contextmanager

from fastapi import BackgroundTasks, Depends, FastAPI, Request
from opentelemetry import baggage, context, propagate, trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags

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


def ids(span):
    told = span.get_span_context()
    return [f"{told.trace_id:032x}", f"{told.span_id:016x}", told.is_valid, told.is_remote, int(told.trace_flags)]


@case
def its_provider():
    provider = trace.get_tracer_provider()
    return [type(provider).__name__, type(provider.get_tracer("x")).__name__, type(tracer).__name__]


@case
def around_a_request():
    span = trace.get_current_span()
    return [type(span).__name__, span.is_recording(), ids(span)]


@case
def spans():
    with tracer.start_as_current_span("outer", attributes={"a": 1}) as outer:
        with tracer.start_as_current_span("inner") as inner:
            inner.set_attribute("b", 2)
            inner.add_event("here", {"c": 3})
            inner.update_name("other")
            inner.set_status(Status(StatusCode.OK))
            inner.record_exception(KeyError("x"))
            same = trace.get_current_span() is inner
    return [ids(outer), ids(inner), same, outer.is_recording()]


@tracer.start_as_current_span("decorated")
def plain(value):
    """Doc."""
    return [value, ids(trace.get_current_span())]


@tracer.start_as_current_span("decorated")
async def awaited(value):
    await asyncio.sleep(0)
    return [value, ids(trace.get_current_span())]


@case
def decorated():
    return [plain(1), plain.__name__, plain.__doc__, inspect.iscoroutinefunction(plain), plain(2)]


@case
async def decorated_and_awaited():
    return [await awaited(1), inspect.iscoroutinefunction(awaited), await awaited(2)]


@case
def one_span_by_hand():
    span = tracer.start_span("by hand")
    with trace.use_span(span, end_on_exit=True):
        found = ids(trace.get_current_span())
    return [found, ids(trace.get_current_span()), span.end()]


@case
def failing():
    with tracer.start_as_current_span("failing"):
        raise KeyError("within")


@case
def carried():
    carrier = {}
    propagate.inject(carrier)
    return carrier


@case
def carried_from_a_parent():
    parent = SpanContext(5, 6, is_remote=True, trace_flags=TraceFlags(1))
    carrier = {}
    around = trace.set_span_in_context(NonRecordingSpan(parent))
    with tracer.start_as_current_span("child", context=around) as span:
        propagate.inject(carrier)
        return [carrier, ids(span), type(span).__name__]


@case
def given_a_parent():
    arrived = propagate.extract({"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01", "baggage": "user=me"})
    span = tracer.start_span("child", context=arrived)
    return [ids(span), baggage.get_all(arrived)]


@app.get("/what-arrives")
def what_arrives(request: Request):
    return [ids(trace.get_current_span()), dict(baggage.get_all())]


CASES.append("what-arrives")


@case
def luggage():
    token = context.attach(baggage.set_baggage("user", "me"))
    try:
        return [dict(baggage.get_all()), baggage.get_baggage("user")]
    finally:
        context.detach(token)


@case
def chance():
    random.seed(5)
    with tracer.start_as_current_span("x"):
        return [random.random(), random.getrandbits(128)]


@contextmanager
def around():
    with tracer.start_as_current_span("dependency") as span:
        yield span


def dependency():
    with around() as span:
        yield span


@app.get("/depends")
def depends(background: BackgroundTasks, span=Depends(dependency)):
    background.add_task(plain, 1)
    return [ids(span), ids(trace.get_current_span())]


CASES.append("depends")

"""Maps a trace to stages: which a request reached by the server's account, and which one answered."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from checker.model.exchange import Exchange, Response, Span, Trace, UpstreamCall
from checker.model.stage import STAGES, Stage

BY_THE_SERVER = "Internal Server Error"
"""The body of a 500 that no code of the app made."""


class Sign(NamedTuple):
    """Something in a trace, and the stages that a request has reached where it stands there."""

    words: str
    holds: Callable[[Trace], bool]
    stages: tuple[Stage, ...]


def has_span(name: str) -> Callable[[Trace], bool]:
    """Whether a trace has a span of this name."""
    return lambda trace: any(span.name == name for span in trace.spans)


def is_upstream(span: Span) -> bool:
    """Whether a span is of a request that the app sent: it has the whole address, a request that came in its path."""
    return "url.full" in span.attributes or "http.url" in span.attributes


SIGNS: tuple[Sign, ...] = (
    Sign("the request began", lambda trace: True, ("request",)),
    Sign("a span with `http.route`", lambda trace: has_route(trace), ("routing",)),
    Sign(
        "the span `fastapi.dependencies`", has_span("fastapi.dependencies"), ("routing", "authentication", "validation")
    ),
    Sign("a validation error", lambda trace: bool(trace.validation_errors), ("routing", "validation")),
    Sign("the span `fastapi.endpoint`", has_span("fastapi.endpoint"), ("route",)),
    Sign("an SQL statement", lambda trace: bool(trace.statements), ("data",)),
    Sign("a span with `url.full`", lambda trace: any(map(is_upstream, trace.spans)), ("upstream",)),
    Sign("the span `fastapi.serialization`", has_span("fastapi.serialization"), ("response",)),
    Sign("the span `fastapi.background_task`", has_span("fastapi.background_task"), ("response",)),
)
"""The map. Dependencies and validation share a span: which of them refused must be read off the answer."""


def locate(exchange: Exchange, calls: Sequence[UpstreamCall] = ()) -> Exchange:
    """The exchange with the stages its trace tells of, and with upstream where one of the case's calls is its own."""
    trace = exchange.trace
    if trace is None:
        return exchange
    answered = find_answering(trace, exchange.response) if exchange.response else None
    reached = find_reached(trace, answered, has_calls=any(is_within(call, exchange) for call in calls))
    return exchange.model_copy(update={"trace": trace.model_copy(update={"reached": reached, "answered": answered})})


def find_answering(trace: Trace, response: Response) -> Stage | None:
    """The stage that made the response; None where the server says nothing of it, or answered in the app's place.

    FastAPI's order: unreadable JSON is refused before any dependency; a dependency that raises answers before a body
    that does not validate; both before the route function. A dependency that answers with anything but 401 or 403 does
    a part of the route's work.
    """
    status = response.status_code
    if not trace.spans or (trace.raised and is_by_server(response)):
        return None
    if has_span("fastapi.serialization")(trace):
        return "response"
    if has_span("fastapi.endpoint")(trace):
        return "route"
    if trace.validation_errors:
        return "validation"
    if status in (401, 403):
        return "authentication"
    if has_span("fastapi.dependencies")(trace):
        return "route"
    return find_answering_early(trace, status)


def is_by_server(response: Response) -> bool:
    """Whether a response is the one that the server writes where an exception left the app."""
    return response.status_code == 500 and response.body.data == BY_THE_SERVER


def find_answering_early(trace: Trace, status: int) -> Stage:
    """The stage that answered where no dependency was asked: a middleware, the reader of the body, or routing."""
    if not has_route(trace):
        return "routing" if status in (404, 405) else "request"
    if status == 400:
        return "request"
    return "route" if status >= 500 else "routing"


def is_within(call: UpstreamCall, exchange: Exchange) -> bool:
    """Whether the app asked another service while it answered this exchange, by the clock."""
    return exchange.start_ms <= call.start_ms <= exchange.start_ms + exchange.duration_ms


def find_reached(trace: Trace, answered: Stage | None, *, has_calls: bool = False) -> tuple[Stage, ...]:
    """The stages that the request came to, in the cycle's order."""
    reached = {stage for sign in SIGNS if sign.holds(trace) for stage in sign.stages}
    if has_calls:
        reached.add("upstream")
    if answered == "authentication" or failed_in_dependency(trace):
        reached.discard("validation")
    if answered is not None:
        reached.add(answered)
    return tuple(stage for stage in STAGES if stage in reached)


def failed_in_dependency(trace: Trace) -> bool:
    """Whether an exception left the app from a dependency: the route function was not entered yet."""
    asked = has_span("fastapi.dependencies")(trace) and not has_span("fastapi.endpoint")(trace)
    return asked and bool(trace.raised) and not trace.validation_errors


def has_route(trace: Trace) -> bool:
    """Whether routing found a route."""
    return any("http.route" in span.attributes for span in trace.spans)

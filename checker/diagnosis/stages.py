"""Maps spans to stages: which a request reached by the server's account, and which one answered."""

from checker.model.exchange import Exchange, Span, Trace
from checker.model.stage import STAGES, Stage

SPAN_STAGES: dict[str, tuple[Stage, ...]] = {
    "fastapi.dependencies": ("authentication", "validation"),
    "fastapi.endpoint": ("route",),
    "fastapi.serialization": ("response",),
}
"""The spans FastAPI records. Dependencies and validation share one: which it was must be read off the answer."""


def locate(exchange: Exchange) -> Exchange:
    """The exchange with the stages its trace tells of."""
    trace = exchange.trace
    if trace is None:
        return exchange
    status = exchange.response.status_code if exchange.response else 0
    answered = find_answering(trace, status)
    reached = find_reached(trace, answered)
    return exchange.model_copy(update={"trace": trace.model_copy(update={"reached": reached, "answered": answered})})


def find_answering(trace: Trace, status: int) -> Stage | None:
    """The stage that made the response.

    FastAPI's order: unreadable JSON is refused before any dependency; a dependency that raises answers before a body
    that does not validate; both before the route function.
    """
    names = {span.name for span in trace.spans}
    if not trace.spans:
        return None
    if "fastapi.serialization" in names:
        return "response"
    if "fastapi.endpoint" in names:
        return "route"
    if trace.validation_errors and status == 422:
        return "validation"
    if "fastapi.dependencies" in names:
        return "authentication" if status in (401, 403) else "route"
    return "route" if matched(trace.spans) and status >= 500 else "routing"


def find_reached(trace: Trace, answered: Stage | None) -> tuple[Stage, ...]:
    """The stages that the request came to, in the cycle's order."""
    reached: set[Stage] = {"request", "routing"} if trace.spans else {"request"}
    for span in trace.spans:
        reached.update(SPAN_STAGES.get(span.name, ()))
    if answered == "authentication":
        reached.discard("validation")
    if answered is not None:
        reached.add(answered)
    return tuple(stage for stage in STAGES if stage in reached)


def matched(spans: tuple[Span, ...]) -> bool:
    """Whether routing found a route."""
    return any("http.route" in span.attributes for span in spans)

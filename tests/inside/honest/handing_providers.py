"""An app that hands FastAPI a tracer provider, and sets none for all."""

from fastapi import FastAPI
from opentelemetry import baggage, trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

SPANS = []


class Tracer(trace.Tracer):
    def start_span(self, name, context=None, **options):
        SPANS.append([name, sorted(options)])
        parent = trace.get_current_span(context).get_span_context()
        return NonRecordingSpan(SpanContext(parent.trace_id or 9, len(SPANS), False, TraceFlags(1)))

    def start_as_current_span(self, name, context=None, **options):
        return trace.use_span(self.start_span(name, context, **options), end_on_exit=True)


class Provider(trace.TracerProvider):
    def get_tracer(self, *arguments, **options):
        SPANS.append([arguments[0], sorted(options)])
        return Tracer()


app = FastAPI(telemetry={"tracer_provider": Provider()})
untold = FastAPI(telemetry={"tracing": False})
app.mount("/untold", untold)


@app.get("/")
def names():
    return ["traced", "traced", "untold/a", "missing", "broken", "typed/x", "spans"]


@app.get("/traced")
def traced():
    span = trace.get_current_span()
    return [span.get_span_context().trace_id, span.get_span_context().span_id, dict(baggage.get_all())]


@untold.get("/a")
def a():
    return trace.get_current_span().get_span_context().trace_id


@app.get("/broken")
def broken():
    return 1 / 0


@app.get("/typed/{number}")
def typed(number: int):
    return number


@app.get("/spans")
def spans():
    return SPANS

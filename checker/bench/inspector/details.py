"""Says of one exchange what the page shows of it: every text ready to be put in, as text."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from checker.bench.gathering import Seen
from checker.bench.live import answer_words, has_failed
from checker.diagnosis.stages import is_upstream
from checker.diagnosis.statuses import name_status
from checker.model.exchange import Body, Header, Request, Span, Trace, UpstreamCall
from checker.model.stage import Stage
from checker.report.bodies import Shown, show_body, show_response_body
from checker.report.plain import cut_head, size_words, visible
from checker.report.strip import find_steps, strip_words
from checker.snippets.curl import curl_line, typeable
from checker.snippets.python import python_program
from checker.snippets.raw_http import raw_message

TARGET_CHARACTERS = 300
"""How much of a target the list shows."""
VALUE_CHARACTERS = 2000
COMMAND_CHARACTERS = 6000
OWN_HEADERS = ("content-length", "transfer-encoding", "connection")
"""Of a request that is sent again: those that whoever sends it sets anew."""

Words = dict[str, Any]


def summarise(seen: Seen) -> Words:
    """What the list says of an exchange."""
    exchange = seen.exchange
    response, trace = exchange.response, exchange.trace
    steps = find_steps(exchange)
    answered = next((step.stage for step in steps if step.state == "answered"), "")
    return {
        "number": exchange.number,
        "method": visible(exchange.request.method, ""),
        "target": visible(cut(exchange.request.target, TARGET_CHARACTERS), ""),
        "status": response.status_code if response else 0,
        "answer": visible(answer_words(exchange), ""),
        "failed": has_failed(exchange),
        "ms": exchange.duration_ms,
        "stage": answered or ("raised" if trace and trace.raised else ""),
        "at": clock(exchange.start_ms),
    }


def describe(seen: Seen, base_url: str) -> Words:
    """What the page says of the exchange that is looked at.

    Args:
        seen: The exchange.
        base_url: Where the app is served, for what is copied.
    """
    exchange = seen.exchange
    steps = find_steps(exchange)
    times = stage_times(exchange.trace)
    told = strip_words(steps)
    return {
        **summarise(seen),
        "words": f"{told[:1].upper()}{told[1:]}." if told else "",
        "steps": [
            {"stage": step.stage, "state": step.state, "words": step.words, "time": times.get(step.stage, "")}
            for step in steps
        ],
        "request": describe_request(seen),
        "response": describe_response(seen),
        "server": describe_server(exchange.trace) if exchange.trace else None,
        "calls": [describe_call(call) for call in seen.calls],
        "output": {
            "text": visible(seen.output.content.decode("utf-8", "replace"), "\n\t"),
            "label": cut_label(seen.output),
        },
        "copies": copies(exchange.request, base_url),
        "again": again(exchange.request, exchange.number),
    }


def describe_request(seen: Seen) -> Words:
    """The request as HTTP."""
    request = seen.exchange.request
    start = f"{request.method} {request.target} HTTP/{seen.version}"
    lengths = [value for name, value in request.headers if name.lower() == "content-length"]
    notes = ["Not all headers are kept."] if "request_headers" in seen.cut else []
    if not request.body.size and lengths not in ([], ["0"]):
        notes.append(f"The app did not read the body (Content-Length says {lengths[0]}).")
    return message(start, request.headers, show_body(request.body), notes)


def describe_response(seen: Seen) -> Words:
    """The response as HTTP, or a note that there is none."""
    response = seen.exchange.response
    if response is None:
        return message("", (), show_body(Body.of(b"")), [f"The app sent none: {answer_words(seen.exchange)}."])
    notes = ["Not all headers are kept."] if "response_headers" in seen.cut else []
    notes.append("uvicorn adds Date and Server, and the framing of a body whose length is not told.")
    start = f"HTTP/{seen.version} {response.status_code} {response.reason}"
    return message(start, response.headers, show_response_body(response), notes)


def message(start: str, headers: Iterable[Header], body: Shown, notes: list[str]) -> Words:
    """A message's parts."""
    how = "" if body.kind != "text" else ", indented for reading" if body.indented else ", as it came"
    return {
        "start": visible(start, ""),
        "headers": [(visible(name, ""), visible(cut(value, VALUE_CHARACTERS), "")) for name, value in headers],
        "body": visible(body.indented or body.text, "\n\t"),
        "raw": visible(body.text, "\n\t") if body.indented else "",
        "kind": body.kind,
        "label": body.label + how,
        "notes": [visible(note, "") for note in notes],
    }


def describe_server(trace: Trace) -> Words:
    """What the server says of it."""
    return {
        "raised": visible("\n".join(trace.raised)),
        "refused": [visible(error) for error in trace.validation_errors],
        "entered": [
            {"code": visible(one.function, ""), "label": visible(f"{one.file}, line {one.line}", "")}
            for one in trace.entered
        ],
        "sql": [
            {"code": visible(one.sql), "label": visible(", ".join(sql_labels(one.parameters, one.rows)), "")}
            for one in trace.statements
        ],
        "spans": [describe_span(span) for span in trace.spans],
    }


def sql_labels(parameters: str, rows: int | None) -> list[str]:
    """What stands beside a statement."""
    labels = [f"with {parameters}"] if parameters else []
    return labels if rows is None else [*labels, f"{rows} row{'' if rows == 1 else 's'}"]


def describe_span(span: Span) -> Words:
    """A span with its times."""
    return {
        "name": visible(span.name, ""),
        "time": f"from {span.start_ms:.1f} ms, for {span.duration_ms:.1f} ms",
        "error": visible(span.error or ""),
        "attributes": [visible(f"{name} = {value}", "") for name, value in span.attributes.items()],
    }


def describe_call(call: UpstreamCall) -> Words:
    """A request to another service."""
    status = "no answer" if call.status is None else name_status(call.status)
    return {
        "start": visible(f"{call.request.method} {call.request.target}", ""),
        "answer": visible(status, ""),
        "time": f"at {call.start_ms:.1f} ms",
        "headers": [(visible(name, ""), visible(value, "")) for name, value in call.request.headers],
        "body": visible(show_body(call.request.body).text, "\n\t"),
    }


def copies(request: Request, base_url: str) -> list[Words]:
    """The request for other tools."""
    line, program, raw = curl_line(request, base_url), python_program(request, base_url), raw_message(request)
    found = (("curl", line.command, line.warnings), ("Python", program.text, program.warnings))
    return [
        {
            "name": name,
            "text": visible(text) if len(text) <= COMMAND_CHARACTERS else "",
            "notes": [
                *warnings,
                *([] if len(text) <= COMMAND_CHARACTERS else [f"It would be {len(text)} characters long."]),
            ],
        }
        for name, text, warnings in (*found, ("HTTP", raw.text, raw.warnings))
    ]


def again(request: Request, number: int) -> Words:
    """The request as it is put into the editor."""
    text = typeable(request.body.content)
    return {
        "method": request.method,
        "target": request.target,
        "headers": "\n".join(f"{name}: {value}" for name, value in request.headers if name.lower() not in OWN_HEADERS),
        "body": text or "",
        "kept": number if text is None or request.body.is_cut else 0,
        "size": size_words(request.body.size),
    }


def stage_times(trace: Trace | None) -> dict[Stage, str]:
    """How long a request was at the stages whose spans tell it."""
    sums: dict[Stage, float] = {}
    for span in trace.spans if trace else ():
        stage = stage_of(span, trace.reached if trace else ())
        if stage is not None:
            sums[stage] = sums.get(stage, 0) + span.duration_ms
    return {stage: f"{ms:.1f} ms" for stage, ms in sums.items()}


def stage_of(span: Span, reached: tuple[Stage, ...]) -> Stage | None:
    """The stage whose time a span is: dependencies and validation share one."""
    if is_upstream(span):
        return "upstream"
    match span.name:
        case "fastapi.dependencies":
            return "validation" if "validation" in reached else "authentication"
        case "fastapi.endpoint":
            return "route"
        case "fastapi.serialization":
            return "response"
    return None


def cut(text: str, limit: int) -> str:
    """A text short enough, with what was cut said."""
    kept, label = cut_head(text, limit)
    return f"{kept} ({label})" if label else kept


def cut_label(body: Body) -> str:
    """How much of something is kept, where that is not all."""
    return f"first {size_words(body.kept)} of {size_words(body.size)}" if body.is_cut else ""


def clock(ms: float) -> str:
    """The time of day here."""
    return datetime.fromtimestamp(ms / 1000).strftime("%H:%M:%S")

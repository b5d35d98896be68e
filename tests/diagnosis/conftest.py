"""Failed cases written as a few lines of text: exchanges, what the server says of them, and what differs.

    POST /orders [Authorization: Bearer ana] {"title": "Tea"} -> 201 {"id": 1}
    GET /orders/1 -> 404 [Allow: GET] {"detail": "No such order"}
    server /orders/{id} dependencies endpoint
    declares query tag | header x-key
    validation body.title: Field required
    raised File "app.py", line 3, in read | KeyError: 'x'
    sql SELECT 1
    called GET http://bank.example/ = 401
    restart
    status: 200 != 404

A line of the server's is of the exchange before it. The failing exchange is the last, or the one that `at 1` names.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest

from checker import wire
from checker.diagnosis.stages import locate
from checker.model.exchange import Body, Exchange, Failure, Request, Response, Span, Statement, Trace, UpstreamCall
from checker.model.verdict import Broken, Case, Difference, Output

EXCHANGE = re.compile(
    r"(?P<method>[A-Z]+) (?P<target>\S+)(?: \[(?P<sent>.*?)\])?(?: (?P<body>\S.*?))? -> (?P<status>\w+)"
    r"(?: \[(?P<came>[\w-]+: .*?)\])?(?: (?P<answer>.*))?"
)
Story = Callable[[str], Case]


def read_headers(text: str | None) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition(": ") for part in (text or "").split(" | ") if part]
    return tuple((name, value) for name, _, value in pairs)


def typed(headers: tuple[tuple[str, str], ...], body: str) -> tuple[tuple[str, str], ...]:
    if not body or any(name.lower() == "content-type" for name, _ in headers):
        return headers
    kind = "application/json" if body[0] in '{["' or body == "null" else "application/x-www-form-urlencoded"
    return (*headers, ("Content-Type", kind))


def read_exchange(match: re.Match[str], number: int) -> Exchange:
    body, answer, status = match["body"] or "", match["answer"] or "", match["status"]
    request = Request(
        method=match["method"],
        target=match["target"],
        headers=typed(read_headers(match["sent"]), body),
        body=Body.of(body.encode()),
    )
    response = failure = None
    if status.isdigit():
        headers = typed(read_headers(match["came"]), answer)
        response = Response(status_code=int(status), reason="", headers=headers, body=Body.of(answer.encode()))
    else:
        failure = Failure(kind=status, detail="")  # type: ignore[arg-type]
    return Exchange(
        number=number, start_ms=number, duration_ms=1, request=request, response=response, failure=failure, trace=None
    )


def read_spans(words: list[str]) -> tuple[Span, ...]:
    route = {"http.route": words[0]} if words and words[0].startswith("/") else {}
    names = [word for word in words if not word.startswith("/")]
    spans = [Span(name="GET", start_ms=0, duration_ms=1, attributes=route)]
    for name in names:
        attributes = {"url.full": "http://bank.example/"} if name == "upstream" else {}
        spans.append(Span(name=f"fastapi.{name}", start_ms=0, duration_ms=1, attributes=attributes))
    return tuple(spans)


def read_server_line(trace: Trace | None, kind: str, rest: str) -> Trace:
    trace = trace or Trace(spans=())
    if kind == "server":
        return trace.model_copy(update={"spans": read_spans(rest.split())})
    if kind == "declares":
        told = {wire.DECLARED: rest.replace(" | ", "\n")}
        asked = trace.spans[1].model_copy(update={"attributes": told})
        return trace.model_copy(update={"spans": (trace.spans[0], asked, *trace.spans[2:])})
    if kind == "validation":
        return trace.model_copy(update={"validation_errors": (*trace.validation_errors, rest)})
    if kind == "raised":
        return trace.model_copy(update={"raised": tuple(rest.replace("\\n", "\n").split(" | "))})
    return trace.model_copy(update={"statements": (*trace.statements, Statement(sql=rest, parameters="", rows=None))})


def read_call(words: str, exchange: Exchange) -> UpstreamCall:
    request, _, status = words.partition(" = ")
    method, url = request.split()
    asked = Request(method=method, target=url, headers=(), body=Body.of(b""))
    start = exchange.start_ms
    return UpstreamCall(number=1, start_ms=start, request=asked, status=int(status), lost=False, delay_ms=0)


def tell(text: str) -> Case:
    exchanges: list[Exchange] = []
    differences: list[Difference] = []
    calls: list[UpstreamCall] = []
    restarts = 0
    rest: dict[str, Any] = {"output": Output(text="", size=0)}
    broken: dict[str, Any] = {"message": "Not as promised."}
    for line in filter(None, map(str.strip, text.splitlines())):
        kind, _, words = line.partition(" ")
        if match := EXCHANGE.fullmatch(line):
            exchange = read_exchange(match, len(exchanges) + 1)
            exchanges.append(exchange.model_copy(update={"restarts": restarts}))
        elif kind in ("server", "declares", "validation", "raised", "sql"):
            trace = read_server_line(exchanges[-1].trace, kind, words)
            exchanges[-1] = exchanges[-1].model_copy(update={"trace": trace})
        elif kind == "took":
            start, duration = words.split(" to ")
            update = {"start_ms": float(start), "duration_ms": float(duration) - float(start)}
            exchanges[-1] = exchanges[-1].model_copy(update=update)
        elif kind == "called":
            calls.append(read_call(words, exchanges[-1]))
        elif kind == "restart":
            restarts += 1
        elif kind == "at":
            broken["exchange"] = int(words)
        elif kind == "broken":
            broken["message"] = words
        elif kind == "printed":
            rest["output"] = Output(text=words.replace("\\n", "\n"), size=len(words))
        else:
            what, _, values = line.partition(": ")
            promised, _, received = values.partition(" != ")
            differences.append(Difference(what=what, promised=promised, received=received))
    transcript = tuple(locate(one, calls) for one in exchanges)
    rest["upstream"] = tuple(calls)
    complete = Broken(differences=tuple(differences), **{"exchange": len(exchanges) or None, **broken})
    return Case(id="", outcome="failed", duration_ms=1, broken=complete, transcript=transcript, **rest)


@pytest.fixture(scope="session")
def story() -> Story:
    """Makes a failed case of a text."""
    return tell

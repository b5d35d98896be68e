"""An exchange as text for a terminal: the request with `>` before each line, then the response as curl -i shows it."""

from collections.abc import Iterator

from checker.model.exchange import Body, Exchange
from checker.report.plain import size_words, visible

KEEP = "\n\t"


def exchange_lines(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """The lines, each with what it is: `request`, `head`, `body` or `note`.

    All text in them came from an app or stands in a ticket, so what a terminal would obey is drawn instead.
    """
    request = exchange.request
    yield "request", visible(f"> {request.method} {request.target} HTTP/1.1", KEEP)
    for name, value in request.headers:
        yield "request", visible(f"> {name}: {value}", "\t")
    if request.body.size:
        yield "request", ">"
        yield from (("request", f"> {line}") for line in body_text(request.body).split("\n"))
    yield "note", ""
    response = exchange.response
    if response is not None:
        yield "head", visible(f"HTTP/1.1 {response.status_code} {response.reason}".rstrip(), "\t")
        for name, value in response.headers:
            yield "head", visible(f"{name}: {value}", "\t")
        yield "head", ""
        body = response.decoded or response.body
        if body.size:
            yield from (("body", line) for line in body_text(body).removesuffix("\n").split("\n"))
            yield from (("note", words) for words in body_notes(body))
    if exchange.failure is not None:
        yield "note", f"There is no whole answer: {visible(exchange.failure.detail)}."


def body_text(body: Body) -> str:
    """A body as text; one that is none is only named."""
    if body.encoding != "utf-8" or "\0" in body.data:
        return f"({size_words(body.size)} that are no text)"
    return visible(body.data.replace("\r\n", "\n"), KEEP)


def body_notes(body: Body) -> Iterator[str]:
    """What is to be said of a body that is not shown whole."""
    if body.is_cut:
        yield f"(Shown are the first {size_words(body.kept)} of {size_words(body.size)}.)"

"""A request as the bytes of HTTP/1.1 that went out, as far as a person can read and type them."""

from checker.model.exchange import Request
from checker.model.record import Record
from checker.snippets.curl import typeable


class Message(Record):
    """The message's lines, and where it is not exactly the request."""

    text: str
    warnings: tuple[str, ...] = ()


def raw_message(request: Request) -> Message:
    """Write `request` as it stood on the wire (RFC 9112, 2.1): lines end in CR LF there, and in LF here."""
    head = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers)]
    body, warnings = _body(request)
    return Message(text="\n".join([*head, "", body]), warnings=warnings)


def _body(request: Request) -> tuple[str, tuple[str, ...]]:
    body = request.body
    text = typeable(body.content)
    if text is None:
        return "", (f"The body's {body.size} bytes can't be typed, so they are left out.",)
    if body.is_cut:
        return text, (f"The record keeps the first {body.kept} of the body's {body.size} bytes.",)
    return text, ()

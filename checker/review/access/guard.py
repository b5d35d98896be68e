"""Lets in only who has the link that `checker class review` printed, and takes no form that is too large.

It stands on what guards the inspector: host names (RFC 9110, 7.2), Origin (RFC 6454), a secret as the first part of
every path. So there is no cookie that would let anybody in, which a browser would send to a learner's app on another
port of this machine too (RFC 6265, 8.5).
"""

from typing import Any

from checker.bench.inspector.guard import HEADERS, READING, Guard, header

FORM_BYTES = 128 * 1024
"""The largest form: the longest comment, four bytes a character, escaped."""
FORM = "application/x-www-form-urlencoded"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
OWN = {
    b"content-security-policy": POLICY.encode(),
    b"x-frame-options": b"SAMEORIGIN",
    # Under `no-referrer` a browser says `Origin: null` of our own forms too (Fetch Standard, 3.1).
    b"referrer-policy": b"same-origin",
}


class ReviewGuard(Guard):
    """Stands before the review app."""

    headers = tuple((name, OWN.get(name, value)) for name, value in HEADERS)
    content_type = FORM
    command = "checker class review"

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass a request on, with its form, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in READING and self.refuse(scope) is None:
            messages = await read_form(receive)
            if messages is None:
                scope = {**scope, "too_large": True}
            else:
                receive = replay(messages, receive)
        await super().__call__(scope, receive, send)

    def refuse(self, scope: dict[str, Any]) -> tuple[int, str] | None:
        """As with the inspector; and a form that is too large, or says it is."""
        refused = super().refuse(scope)
        length = header(scope, b"content-length")
        if refused is None and (scope.get("too_large") or (length and not is_short(length))):
            return 413, f"Refused: a form has at most {FORM_BYTES} bytes."
        return refused


async def read_form(receive: Any) -> list[Any] | None:
    """Read a form before anybody parses it; None where it is too large, whatever its length was said to be."""
    messages, size, more = [], 0, True
    while more:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > FORM_BYTES:
            return None
        more = message.get("more_body", False)
    return messages


def replay(messages: list[Any], receive: Any) -> Any:
    """What gives the messages that were read, and then whatever comes."""
    waiting = iter(messages)

    async def give() -> Any:
        for message in waiting:
            return message
        return await receive()

    return give


def is_short(lengths: list[str]) -> bool:
    """Whether a Content-Length is a number, and not too large."""
    return len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdigit() and int(lengths[0][:20]) <= FORM_BYTES

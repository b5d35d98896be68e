"""Lets in only who has the link that `checker class review` printed, and takes no form that is too large.

It stands on what guards the inspector: host names (RFC 9110, 7.2), Origin (RFC 6454), a secret as the first part of
every path. So there is no cookie that would let anybody in, which a browser would send to a learner's app on another
port of this machine too (RFC 6265, 8.5).
"""

from typing import Any

from checker.bench.inspector.guard import HEADERS, Guard, header

FORM_BYTES = 128 * 1024
"""The largest form: the longest comment, four bytes a character, escaped."""
FORM = "application/x-www-form-urlencoded"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
OWN = {b"content-security-policy": POLICY.encode(), b"x-frame-options": b"SAMEORIGIN"}


class ReviewGuard(Guard):
    """Stands before the review app."""

    headers = tuple((name, OWN.get(name, value)) for name, value in HEADERS)
    content_type = FORM
    command = "checker class review"

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass a request on with a body that ends where it is too long, or refuse it."""
        await super().__call__(scope, Counted(receive), send)

    def refuse(self, scope: dict[str, Any]) -> tuple[int, str] | None:
        """As with the inspector; a form that says it is too large is not read."""
        length = header(scope, b"content-length")
        if length and not is_short(length):
            return 413, f"Refused: a form has at most {FORM_BYTES} bytes."
        return super().refuse(scope)


class Counted:
    """A body that is cut off where it is too long, whatever its length was said to be."""

    def __init__(self, receive: Any) -> None:
        self.receive = receive
        self.size = 0

    async def __call__(self) -> Any:
        """The next part; as if the client had left, where there is too much."""
        message = await self.receive()
        self.size += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.size > FORM_BYTES else message


def is_short(lengths: list[str]) -> bool:
    """Whether a Content-Length is a number, and not too large."""
    return len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdigit() and int(lengths[0][:20]) <= FORM_BYTES

"""Lets nobody in but the page itself, opened with the link that `checker serve` printed.

A server on loopback is reached by every page that a browser shows: it may send requests there (forged ones), or give
its own name our address (DNS rebinding). So the name in Host must be one of this machine's or one that was allowed
(RFC 9110, 7.2), Origin must be the page's own (RFC 6454), and the path begins with a secret. Nothing is a cookie: a
browser would send it to the learner's app too, since cookies know no ports (RFC 6265, 8.5).
"""

import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
READING = ("GET", "HEAD")


class Guard:
    """Stands before an app of ours that people open in a browser."""

    headers = HEADERS
    """Every answer has them, unless it says another thing itself."""
    content_type = "application/json"
    """What is sent has to be: a page of others can send forms only, and plain text."""
    command = "checker serve"
    """Who printed the link."""

    def __init__(self, app: Any, token: str, allowed: Iterable[str] = ()) -> None:
        """Guard an app.

        Args:
            app: An ASGI app whose paths begin with the secret.
            token: The secret, which is the first part of every path.
            allowed: Names of hosts, beside those of loopback.
        """
        self.app = app
        self.token = token
        self.allowed = frozenset(name.lower() for name in allowed)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass a request on, or refuse it; every answer has the headers that keep a page to itself."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def give(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message["headers"]}
                ours = [(name, value) for name, value in self.headers if name not in said]
                message = {**message, "headers": [*message["headers"], *ours]}
            await send(message)

        refused = self.refuse(scope)
        if refused is None:
            await self.app(scope, receive, give)
            return
        status, words = refused
        start = {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}
        await give(start)
        await give({"type": "http.response.body", "body": f"{words}\n".encode()})

    def refuse(self, scope: dict[str, Any]) -> tuple[int, str] | None:
        """The status and the sentence for a request that is not let in; None for one that is."""
        hosts = header(scope, b"host")
        if len(hosts) != 1 or self.name_of(hosts[0]) is None:
            return 403, "Refused: this host name is not this machine's. For a remote workspace, see --allow-host."
        origins = header(scope, b"origin")
        if len(origins) > 1 or not all(self.is_own(origin, hosts[0]) for origin in origins):
            return 403, "Refused: another page asks."
        opens_page = scope["method"] in READING and header(scope, b"sec-fetch-mode") == ["navigate"]
        if not opens_page and header(scope, b"sec-fetch-site") not in ([], ["same-origin"], ["none"]):
            return 403, "Refused: another page asks."
        if not self.knows_secret(scope["path"]):
            return 403, f"Refused: open the whole link that `{self.command}` printed."
        if scope["method"] not in READING and header(scope, b"content-type") != [self.content_type]:
            return 415, f"Refused: expected {self.content_type}."
        return None

    def name_of(self, authority: str) -> str | None:
        """The host's name in `host:port`, if it is one of ours."""
        try:
            name = (urlsplit(f"//{authority}").hostname or "").rstrip(".")
        except ValueError:
            return None
        return name if name in LOOPBACK or name in self.allowed else None

    def is_own(self, origin: str, host: str) -> bool:
        """Whether an Origin is that of our page, directly or behind the proxy of an allowed host."""
        scheme, _, authority = origin.partition("://")
        if scheme not in ("http", "https"):
            return False
        return authority.lower() == host.lower() or (self.name_of(authority) or "") in self.allowed

    def knows_secret(self, path: str) -> bool:
        """Whether the first part of a path is the secret."""
        given = path.removeprefix("/").partition("/")[0]
        return secrets.compare_digest(given.encode(), self.token.encode())


def header(scope: dict[str, Any], name: bytes) -> list[str]:
    """The values of a header, in order."""
    return [value.decode("latin-1") for one, value in scope["headers"] if one.lower() == name]

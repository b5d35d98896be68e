"""The client of a check: speaks HTTP to the served app as its clients would, and waits for nothing without a bound."""

import time
from typing import Any

import httpx2

from checker.checks.decoding import TooLarge, decode_content
from checker.checks.recording import Transcript
from checker.checks.response import Response
from checker.checks.transport import Connect, ExchangeFailed, Received, Wanted, exchange
from checker.model.kata import MIB, Limits

BASE_URL = "http://127.0.0.1:8000"
REDIRECTS = 5
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})


class Client:
    """Sends requests to one served app. Every exchange has a connection of its own."""

    def __init__(self, connect: Connect, limits: Limits, first: "Client | None" = None) -> None:
        """Prepare a client.

        Args:
            connect: Opens a connection to the app.
            limits: Those of the kata.
            first: The client whose transcript and time this one shares; none if it is the first of a check.
        """
        self.connect = connect
        self.limits = limits
        self.transcript: Transcript = first.transcript if first else Transcript()
        self.number = self.transcript.add_client()
        self.deadline: float = first.deadline if first else time.monotonic() + limits.check_seconds
        # httpx2 builds requests here and never opens a connection, so it needs no TLS context (29 ms to build).
        self.builder = httpx2.Client(
            base_url=BASE_URL,
            transport=httpx2.BaseTransport(),
            trust_env=False,
            headers={"accept-encoding": "gzip, deflate", "user-agent": "roundtrip", "connection": "close"},
        )
        self.keeps_cookies: bool = first is not None and first.keeps_cookies

    def another(self) -> "Client":
        """Another client of the same app, with cookies of its own; it keeps them if this one does."""
        return Client(self.connect, self.limits, self)

    def keep_cookies(self) -> None:
        """From now on keep cookies as a browser does."""
        self.keeps_cookies = True

    def get(self, url: str, **options: Any) -> Response:
        """Send a GET request."""
        return self.request("GET", url, **options)

    def head(self, url: str, **options: Any) -> Response:
        """Send a HEAD request."""
        return self.request("HEAD", url, **options)

    def options(self, url: str, **options: Any) -> Response:
        """Send an OPTIONS request."""
        return self.request("OPTIONS", url, **options)

    def post(self, url: str, **options: Any) -> Response:
        """Send a POST request."""
        return self.request("POST", url, **options)

    def put(self, url: str, **options: Any) -> Response:
        """Send a PUT request."""
        return self.request("PUT", url, **options)

    def patch(self, url: str, **options: Any) -> Response:
        """Send a PATCH request."""
        return self.request("PATCH", url, **options)

    def delete(self, url: str, **options: Any) -> Response:
        """Send a DELETE request."""
        return self.request("DELETE", url, **options)

    def request(self, method: str, url: str, *, follow_redirects: bool = False, **options: Any) -> Response:
        """Send a request and return its response.

        Args:
            method: Any method.
            url: A path, or a URL under http://127.0.0.1:8000.
            follow_redirects: Follow at most five redirects to the same origin.
            options: `params`, `headers`, `cookies`; one of `json`, `content`, `data`, `files`; as httpx2 takes them.

        Raises:
            ExchangeFailed: There was no whole response within the limits; it counts as a broken promise.
        """
        request = self.builder.build_request(method, url, **options)
        response, number = self.send(request, None)
        for _ in range(REDIRECTS if follow_redirects else 0):
            following = self.follow(request, response)
            if following is None:
                break
            request = following
            response, number = self.send(request, number)
        return response

    def send(self, request: httpx2.Request, follows: int | None) -> tuple[Response, int]:
        """One exchange, recorded whatever becomes of it."""
        number = self.transcript.begin()
        start = self.transcript.now_ms()
        wanted = Wanted(request.method, request.url.raw_path.decode("ascii"), header_lines(request), request.read())
        received = Received()
        failure: ExchangeFailed | None = None
        content: bytes | None = None
        coding = ""
        try:
            exchange(self.connect, wanted, received, self.seconds(), self.limit())
            coding = ", ".join(value for name, value in received.headers if name.lower() == "content-encoding")
            content = self.decode(bytes(received.body), coding)
        except ExchangeFailed as error:
            failure = error
            raise
        finally:
            decoded = content if coding else None
            self.transcript.note(number, start, wanted, received, failure, decoded, follows, self.number)
        if self.keeps_cookies:
            self.store_cookies(request, received)
        response = Response(received.status_code, received.reason, tuple(received.headers), content, number)
        return response, number

    def decode(self, body: bytes, coding: str) -> bytes:
        """Undo the content coding; a body that lies about it is no whole response."""
        try:
            return decode_content(body, coding, self.limit())
        except TooLarge as error:
            raise ExchangeFailed("too_large", f"the body unpacks to more than {self.limit()} bytes") from error
        except ValueError as error:
            raise ExchangeFailed("not_http", f"the body is not what Content-Encoding says: {error}") from error

    def limit(self) -> int:
        """The most bytes of a response."""
        return self.limits.response_mib * MIB

    def seconds(self) -> float:
        """How long the next exchange may take: its own limit, or what is left of the check's."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise ExchangeFailed("timed_out", f"the check was not over within {self.limits.check_seconds:g} seconds")
        return min(self.limits.exchange_seconds, left)

    def follow(self, request: httpx2.Request, response: Response) -> httpx2.Request | None:
        """The request that a redirect asks for (RFC 9110, 15.4); None for another origin or no redirect."""
        location = response.headers.get("location")
        if location is None or response.status_code not in REDIRECT_STATUSES:
            return None
        try:
            target = request.url.join(location)
        except (httpx2.InvalidURL, ValueError):
            return None
        if (target.scheme, target.host, target.port) != (request.url.scheme, request.url.host, request.url.port):
            return None
        method, content = request.method, request.read()
        if response.status_code == 303 or (response.status_code in (301, 302) and method == "POST"):
            method, content = ("HEAD" if method == "HEAD" else "GET"), b""
        dropped = {"content-length", "cookie"} | (set() if content else {"content-type", "transfer-encoding"})
        headers = [(name, value) for name, value in request.headers.multi_items() if name.lower() not in dropped]
        return self.builder.build_request(method, target, headers=headers, content=content or None)

    def store_cookies(self, request: httpx2.Request, received: Received) -> None:
        """Keep the cookies of a response for the requests that follow."""
        response = httpx2.Response(received.status_code, headers=byte_lines(received), request=request)
        self.builder.cookies.extract_cookies(response)


def header_lines(request: httpx2.Request) -> list[tuple[str, str]]:
    """The header lines as they go out."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]


def byte_lines(received: Received) -> list[tuple[bytes, bytes]]:
    """The header lines as they came in."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in received.headers]

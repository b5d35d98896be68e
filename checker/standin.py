"""Answers in the place of another service: what the stand-in files of katas use, since no app may open a connection.

A check may have a double of that service; then each request is put to it, over a socket that was opened outside and
handed in, and it decides: the stand-in's own answer, another one, one that takes its time, or none. In all other
places, as `checker serve`, the stand-in's own answer comes at once.

Katas import this where files of the checker can't be read, so it is imported before; it imports httpx2 only when it is
asked, since not every kata needs that.
"""

import asyncio
import base64
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

from opentelemetry import trace

from checker import wire

if TYPE_CHECKING:
    import httpx2

TRACER = "checker.standin"
KEPT_BODY_BYTES = 8 * 1024
"""How much of a request's body the double is told."""
HEADERS = 40
HEADER_CHARACTERS = 300
URL_CHARACTERS = 2000
ANSWER_SECONDS = 10.0
"""How long the double may take to say what it wants; it does so at once."""


class Double:
    """The way to the double of the check that runs; none unless there is one."""

    connection: socket.socket | None = None
    is_asked = False
    """Whether the other end answers for other services; if not, the stand-ins do by themselves."""
    rest = b""
    lock = threading.Lock()
    tracer: trace.Tracer | None = None
    """Records what is asked; whatever the app itself uses, where there is none."""


def connect(connection: socket.socket, *, is_asked: bool = True) -> None:
    """From now on `connection`, a stream socket, leads to the check; stand-ins ask on it if they are to."""
    connection.settimeout(ANSWER_SECONDS)
    Double.connection = connection
    Double.is_asked = is_asked


def wait_for_people() -> None:
    """From now on the other end may take any time: a person sits there."""
    if Double.connection is not None:
        Double.connection.settimeout(None)


def trace_by(tracer: trace.Tracer) -> None:
    """From now on record what is asked with this tracer."""
    Double.tracer = tracer


def ask(told: wire.Message) -> wire.Message:
    """Put a request to the double; nothing is its answer where there is none.

    Raises:
        OSError: It does not answer any more.
    """
    with Double.lock:
        if Double.connection is None:
            return {}
        line = wire.encode(told)
        if len(line) >= wire.MESSAGE_BYTES:
            line = wire.encode({**told, "headers": [], "body": ""})
        Double.connection.sendall(line + b"\n")
        while b"\n" not in Double.rest:
            data = Double.connection.recv(65536)
            if not data:
                raise ConnectionResetError
            Double.rest += data
        line, _, Double.rest = Double.rest.partition(b"\n")
        return wire.decode(line)


class StandIn:
    """A transport for clients of httpx2, plain and async, which sends nothing anywhere."""

    def __init__(self, answer: "Callable[[httpx2.Request], httpx2.Response]") -> None:
        """Stand in for a service.

        Args:
            answer: What the service answers when all is well. A body that is to be read raw, as one with a content
                coding, is given as `stream=httpx2.ByteStream(...)`.
        """
        self.answer = answer

    def handle_request(self, request: "httpx2.Request") -> "httpx2.Response":
        """Answer a request of a plain client."""
        request.read()
        with span(request):
            decided = decide(request)
            seconds, is_late = wait_for(request, decided)
            time.sleep(seconds)
            return self.conclude(request, decided, is_late=is_late)

    async def handle_async_request(self, request: "httpx2.Request") -> "httpx2.Response":
        """Answer a request of an async client."""
        await request.aread()
        with span(request):
            decided = decide(request)
            seconds, is_late = wait_for(request, decided)
            await asyncio.sleep(seconds)
            return self.conclude(request, decided, is_late=is_late)

    def conclude(self, request: "httpx2.Request", decided: wire.Message, *, is_late: bool) -> "httpx2.Response":
        """Answer as the double has decided."""
        import httpx2

        if is_late:
            raise httpx2.ReadTimeout("The other service did not answer in time", request=request)
        if decided.get("lost"):
            raise httpx2.ConnectError("The other service can't be reached", request=request)
        answer = decided.get("answer")
        if answer is None:
            return self.answer(request)
        stream = httpx2.ByteStream(base64.b64decode(answer["body"]))
        headers = [(name, value) for name, value in answer["headers"]]
        return httpx2.Response(answer["status"], headers=headers, stream=stream, request=request)

    def close(self) -> None:
        """There is nothing to close."""

    async def aclose(self) -> None:
        """There is nothing to close."""

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> "StandIn":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


def span(request: "httpx2.Request") -> Any:
    """The span of a request to another service."""
    attributes = {"http.request.method": request.method, "url.full": str(request.url)[:HEADER_CHARACTERS]}
    tracer = Double.tracer or trace.get_tracer(TRACER)
    return tracer.start_as_current_span("upstream", attributes=attributes)


def decide(request: "httpx2.Request") -> wire.Message:
    """What the double wants done; one that is gone is a service that can't be reached."""
    if not Double.is_asked:
        return {}
    lines = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw[:HEADERS]]
    told = {
        "method": request.method[:HEADER_CHARACTERS],
        "url": str(request.url)[:URL_CHARACTERS],
        "headers": [(name[:HEADER_CHARACTERS], value[:HEADER_CHARACTERS]) for name, value in lines],
        "body": base64.b64encode(request.content[:KEPT_BODY_BYTES]).decode(),
        "size": len(request.content),
    }
    with suppress(OSError, wire.Malformed):
        return ask(told)
    return {"lost": True}


def wait_for(request: "httpx2.Request", decided: wire.Message) -> tuple[float, bool]:
    """How many seconds to wait, and whether the client's own patience ends before the answer comes."""
    seconds = float(decided.get("after", 0))
    patience = request.extensions.get("timeout", {}).get("read")
    return (patience, True) if patience is not None and patience < seconds else (seconds, False)

"""Tells what `checker serve` shows beside the stages: heads, bodies, times, what was printed, calls of other services.

Nothing waits for whoever listens, and nothing is changed on its way: a body that comes or goes in pieces still does.
What is long is told in pieces that fit a line, each with its place, so that a piece that got lost is noticed.
"""

import base64
import functools
import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from checker import standin, wire
from checker.inside.spans import REQUEST, Channel

if TYPE_CHECKING:
    import httpx2

PIECE_BYTES = 2700
"""As base64 it fits a line of the wire with what stands around it."""
QUERY_CHARACTERS = 2000
VALUE_CHARACTERS = 4000
HEADERS = 200
PRINTING = 200
"""Of how many requests it is kept how much was printed for them; the oldest is forgotten."""
CALL_CHARACTERS = 500
CALL_HEADERS = 6
CALL_HEADER_CHARACTERS = 100
CALL_BODY_BYTES = 900


class Part:
    """Something long of one request, of which the beginning is told."""

    def __init__(self, channel: Channel, request: int, name: str, limit: int = wire.TOLD_BYTES) -> None:
        self.channel = channel
        self.request = request
        self.name = name
        self.limit = limit
        self.size = 0

    def add(self, data: bytes) -> None:
        """Tell what comes next, as far as the limit."""
        kept = data[: max(0, self.limit - self.size)]
        for first in range(0, len(kept), PIECE_BYTES):
            piece = base64.b64encode(kept[first : first + PIECE_BYTES]).decode("ascii")
            self.channel.say({"request": self.request, "part": self.name, "place": self.size + first, "piece": piece})
        self.size += len(data)

    def end(self) -> None:
        """Tell how much there was in all."""
        self.channel.say({"request": self.request, "part": self.name, "size": self.size})


class Telling:
    """Stands before the app and tells of each request what came and what went."""

    def __init__(self, app: Callable[..., Any], channel: Channel) -> None:
        self.app = app
        self.channel = channel

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer as the app does."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = REQUEST.get()
        came, went = Part(self.channel, number, "request_body"), Part(self.channel, number, "response_body")
        self.tell_request(number, scope)

        async def take() -> Any:
            message = await receive()
            if message["type"] == "http.request":
                came.add(message.get("body", b""))
            return message

        async def give(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.tell_headers(number, "response_headers", message.get("headers", ()))
                self.channel.say({"request": number, "status": message["status"]})
            elif message["type"] == "http.response.body":
                went.add(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, take, give)
        finally:
            came.end()
            went.end()
            self.channel.say({"request": number, "ended": time.time_ns()})

    def tell_request(self, number: int, scope: dict[str, Any]) -> None:
        """Tell the head of a request, and when it came."""
        self.tell_headers(number, "request_headers", scope["headers"])
        query = scope.get("query_string", b"").decode("latin-1")[:QUERY_CHARACTERS]
        self.channel.say(
            {"request": number, "query": query, "version": scope.get("http_version", ""), "came": time.time_ns()}
        )

    def tell_headers(self, number: int, name: str, headers: Any) -> None:
        """Tell header lines: those that there is room for."""
        if not isinstance(headers, list | tuple):
            # What can be looked through only once is the server's to look through.
            return
        try:
            lines = [(one.decode("latin-1"), value.decode("latin-1")) for one, value in headers]
        except (TypeError, ValueError, AttributeError):
            # What is no header is the server's to refuse.
            return
        kept = [(one[:VALUE_CHARACTERS], value[:VALUE_CHARACTERS]) for one, value in lines[:HEADERS]]
        while len(written := json.dumps(kept).encode("ascii")) > wire.TOLD_BYTES:
            kept = kept[: len(kept) // 2]
        part = Part(self.channel, number, name)
        part.add(written)
        part.end()
        if kept != lines:
            self.channel.say({"request": number, "cut": name})


def tell_output(channel: Channel) -> None:
    """From now on tell what is printed, beside printing it.

    The streams stay what they are, with the terminal behind them: a debugger asks there.
    """
    outside = Part(channel, 0, "output", sys.maxsize)
    parts: dict[int, Part] = {}

    def tell(text: str) -> None:
        number = REQUEST.get()
        part = parts.get(number) if number else outside
        if part is None:
            if len(parts) >= PRINTING:
                del parts[min(parts)]
            part = parts[number] = Part(channel, number, "output")
        part.add(text.encode("utf-8", "replace"))

    for stream in (sys.stdout, sys.stderr):
        watch_stream(stream, tell)


def watch_stream(stream: Any, tell: Callable[[str], None]) -> None:
    """Have a stream's `write` tell what it is given, if the stream takes that."""
    write = stream.write

    @functools.wraps(write)
    def watched(text: str, /) -> Any:
        written = write(text)
        tell(text)
        return written

    try:
        stream.write = watched
    except AttributeError:
        return


def tell_calls(channel: Channel) -> None:
    """From now on tell what stand-ins for other services were asked, and what they answered."""
    conclude = standin.StandIn.conclude

    def told(
        self: standin.StandIn, request: "httpx2.Request", decided: wire.Message, *, is_late: bool
    ) -> "httpx2.Response":
        call: wire.Message = {
            "method": request.method[:CALL_CHARACTERS],
            "url": str(request.url)[:CALL_CHARACTERS],
            "headers": [
                (name.decode("latin-1")[:CALL_HEADER_CHARACTERS], value.decode("latin-1")[:CALL_HEADER_CHARACTERS])
                for name, value in request.headers.raw[:CALL_HEADERS]
            ],
            "body": base64.b64encode(request.content[:CALL_BODY_BYTES]).decode("ascii"),
            "size": len(request.content),
            "at": time.time_ns(),
        }
        try:
            answer = conclude(self, request, decided, is_late=is_late)
            call["status"] = answer.status_code
            return answer
        finally:
            channel.say({"request": REQUEST.get(), "call": call})

    standin.StandIn.conclude = told  # type: ignore[method-assign]

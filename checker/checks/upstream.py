"""The double of another service: answers the app's stand-in as a check has told it to, and keeps what it was asked.

What it is asked comes from hostile code. It is bounded in size and number, and parsed as data; the first that is no
request ends the conversation, after which the app finds the service gone.
"""

import base64
import binascii
import json as json_module
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from checker import wire
from checker.checks.terminal import Terminal
from checker.errors import CheckerFault
from checker.model.exchange import Body, Request, UpstreamCall

CALLS = 200
"""How many requests of an app are answered in one check."""
RECORDS = 50
"""How many of them are kept in the record."""
RECORDED_BODY_BYTES = 2048
PIECES = 4000
"""How many pieces they may come in, at each start of the app."""
SECONDS = 60.0
ENDING_SECONDS = 1.0
HEADERS = 40
TEXT_CHARACTERS = 2000
NOTHING: Any = object()


@dataclass(frozen=True)
class Manner:
    """How the service behaves."""

    after: float = 0.0
    """Seconds until it answers."""
    answer: dict[str, Any] | None = None
    """Instead of the stand-in's own."""
    lost: bool = False


@dataclass(frozen=True)
class Call:
    """A request that the app has sent to the service, as the app tells it."""

    method: str
    url: str
    headers: dict[str, str]
    """Names in lower case."""
    content: bytes
    """The first 8 KiB of the body."""

    @property
    def path(self) -> str:
        """The path of its URL."""
        return urlsplit(self.url).path or "/"

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: It isn't.
        """
        return json_module.loads(self.content)


class Upstream:
    """The double."""

    def __init__(self) -> None:
        self.terminal: Terminal | None = None
        """Where a person answers the breakpoints of the app; None where nobody does."""
        self.began = time.perf_counter()
        self.lock = threading.Lock()
        self.manners: dict[str | None, Manner] = {None: Manner()}
        self.calls: list[Call] = []
        """What the app has asked so far."""
        self.records: list[UpstreamCall] = []
        self.refused = ""
        """Why it has ended the conversation, in a sentence; empty if it has not."""
        self.connection: socket.socket | None = None
        self.thread: threading.Thread | None = None

    def answers(
        self,
        status: int = 200,
        json: Any = NOTHING,
        *,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
        path: str | None = None,
    ) -> None:
        """From now on answer so, in place of the stand-in's own answer.

        Args:
            status: Any status.
            json: The body as JSON.
            content: The body as bytes, where `json` is left out.
            headers: What is to be sent besides the length.
            path: Only what is asked under this path; everything that has no manner of its own, if it is left out.

        Raises:
            CheckerFault: The answer is too large, or no answer.
        """
        kind = {} if json is NOTHING else {"content-type": "application/json"}
        body = content if json is NOTHING else json_module.dumps(json).encode()
        lines = list({"content-length": str(len(body)), **kind, **(headers or {})}.items())
        answer = {"status": status, "headers": lines, "body": base64.b64encode(body).decode()}
        if not 200 <= status <= 599 or len(wire.encode(answer)) > wire.MESSAGE_BYTES // 2:
            raise fault(f"answers with status {status} and {len(body)} bytes", "use 200 to 599 and at most 8 KiB")
        self.change(path, answer=answer, lost=False)

    def fails(self, status: int = 503, json: Any = NOTHING, *, path: str | None = None) -> None:
        """From now on answer with an error; otherwise as `answers`."""
        self.answers(status, {"detail": "The service has failed"} if json is NOTHING else json, path=path)

    def is_slow(self, seconds: float, *, path: str | None = None) -> None:
        """From now on answer after so many seconds what would be answered at once.

        Raises:
            CheckerFault: That is no time that can be waited for.
        """
        if not 0 <= seconds <= SECONDS:
            raise fault(f"is slow by {seconds!r} seconds", f"use 0 to {SECONDS:g}")
        self.change(path, after=float(seconds))

    def is_lost(self, *, path: str | None = None) -> None:
        """From now on can't be reached."""
        self.change(path, lost=True)

    def recovers(self, *, path: str | None = None) -> None:
        """From now on answer as the stand-in does by itself; without a path, everywhere."""
        with self.lock:
            if path is None:
                self.manners.clear()
            self.manners[path] = Manner()

    def change(self, path: str | None, **what: Any) -> None:
        """Change the manner of a path, or of all that have none of their own."""
        with self.lock:
            self.manners[path] = replace(self.manners.get(path) or self.manners[None], **what)

    def listen(self, connection: socket.socket) -> None:
        """Answer on a connection, which is the double's from now on; the one before is closed."""
        self.close()
        self.connection = connection
        self.thread = threading.Thread(target=self.run, args=(connection,), name="upstream double", daemon=True)
        self.thread.start()

    def close(self) -> None:
        """End the conversation."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self.thread is not None:
            self.thread.join(ENDING_SECONDS)
        if connection is not None:
            connection.close()

    def run(self, connection: socket.socket) -> None:
        """Answer until the other side is gone, or says what is no request."""
        try:
            self.converse(connection)
        except (wire.Malformed, binascii.Error):
            self.refuse("The app sent something to the other service's double that is no request.")
        except OSError:
            pass
        finally:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def converse(self, connection: socket.socket) -> None:
        """Answer each line."""
        rest = b""
        for _ in range(PIECES):
            data = connection.recv(wire.MESSAGE_BYTES)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > wire.MESSAGE_BYTES:
                raise wire.Malformed("too large")
            for line in lines:
                reply = self.reply(wire.decode(line))
                if reply is None:
                    return
                connection.sendall(wire.encode(reply) + b"\n")
        self.refuse("The app asked the other service in too many pieces.")

    def reply(self, told: wire.Message) -> wire.Message | None:
        """What to answer: a person does where a breakpoint asks and there is one."""
        if self.terminal is not None and "debugger" in told:
            return self.terminal.answer(told)
        return self.decide(told)

    def kept(self) -> tuple[UpstreamCall, ...]:
        """What was asked, for the record."""
        with self.lock:
            return tuple(self.records)

    def refuse(self, sentence: str) -> None:
        """Keep why the conversation was ended."""
        with self.lock:
            self.refused = self.refused or sentence

    def decide(self, told: wire.Message) -> wire.Message | None:
        """Keep what was asked, and say what is to be done; None after too many."""
        call = read_call(told)
        size = max(len(call.content), int(wire.number(told.get("size"))))
        start_ms = 1e3 * (time.perf_counter() - self.began)
        with self.lock:
            manner = self.manners.get(call.path) or self.manners[None]
            if len(self.calls) < CALLS:
                self.calls.append(call)
                if len(self.records) < RECORDS:
                    self.records.append(record(call, size, manner, len(self.calls), start_ms))
                return {"after": manner.after, "answer": manner.answer, "lost": manner.lost}
        self.refuse(f"The app asked the other service more than {CALLS} times.")
        return None


def read_call(told: wire.Message) -> Call:
    """A request, from what the app says of it.

    Raises:
        Malformed: That is none.
    """
    method, url = wire.text(told.get("method"), 40), wire.text(told.get("url"), TEXT_CHARACTERS)
    lines = told.get("headers")
    if not method or not url or not isinstance(lines, list):
        raise wire.Malformed("no request")
    headers = {}
    for line in lines[:HEADERS]:
        if isinstance(line, list) and len(line) == 2:
            headers[wire.text(line[0], 60).lower()] = wire.text(line[1], 300)
    try:
        urlsplit(url)
        content = base64.b64decode(wire.text(told.get("body"), wire.MESSAGE_BYTES), validate=True)
    except ValueError as error:
        raise wire.Malformed("no request") from error
    return Call(method, url, headers, content)


def record(call: Call, size: int, manner: Manner, number: int, start_ms: float) -> UpstreamCall:
    """What is kept of a request, and what became of it."""
    body = Body.of(call.content, RECORDED_BODY_BYTES)
    return UpstreamCall(
        number=number,
        start_ms=round(start_ms, 3),
        request=Request(
            method=call.method,
            target=call.url,
            headers=tuple(call.headers.items()),
            body=body.model_copy(update={"size": size}),
        ),
        status=manner.answer["status"] if manner.answer and not manner.lost else None,
        lost=manner.lost,
        delay_ms=1e3 * manner.after,
    )


def fault(what: str, todo: str) -> CheckerFault:
    """A double that was told what it can't do."""
    return CheckerFault(f"The upstream double of a check {what}.", f"If you are the check's author: {todo}.")

"""Prints each exchange of an app that `checker serve` runs, as it happens: the stages it came to, and what was done."""

import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

from rich.console import Console

from checker import wire
from checker.diagnosis.stages import locate
from checker.model.exchange import Body, Exchange, Request, Response, Trace
from checker.report import wording
from checker.report.lines import Sheet
from checker.report.strip import find_steps
from checker.serving.facts import Facts

LOOK_SECONDS = 0.2
SHOWN = 6
"""How many functions, and how many statements, are told of one exchange."""
KEPT_REQUESTS = 500
"""After so many the notes are begun anew: what is still under way then is not told."""


@contextmanager
def listen(pipe: Path, console: Console) -> Iterator[None]:
    """Print what is told over a named pipe, which is made here, in a thread of its own.

    Raises:
        OSError: The system has no named pipes, or the folder can't be written to.
    """
    os.mkfifo(pipe, 0o600)
    # Open for writing as well: else it would end whenever the app is served anew.
    descriptor = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    stopping = threading.Event()
    thread = threading.Thread(target=read, args=(descriptor, Live(console), stopping), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
        os.close(descriptor)


def read(descriptor: int, live: "Live", stopping: threading.Event) -> None:
    """Take in what is told until it is to stop."""
    while not stopping.is_set():
        if select.select([descriptor], [], [], LOOK_SECONDS)[0]:
            with suppress(BlockingIOError):
                live.feed(os.read(descriptor, wire.TRACE_BYTES))


class Live:
    """Gathers what is told of each request, and prints it when the request is done."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.facts = Facts()
        self.answers: dict[int, tuple[int, str]] = {}
        """Status and query by request number."""
        self.rest = b""

    def feed(self, data: bytes) -> None:
        """Take in bytes from the pipe; print the exchanges that are done now."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.facts.feed(line + b"\n")
            with suppress(wire.Malformed):
                self.note(wire.decode(line))

    def note(self, fact: wire.Message) -> None:
        """Keep what the facts do not, and print what is done."""
        number = int(wire.number(fact.get("done") or fact.get("request")))
        if "status" in fact:
            self.answers[number] = (int(wire.number(fact["status"])), wire.text(fact.get("query"), 500))
        if "done" in fact and number in self.facts.began:
            self.print(number)
            self.forget(number)

    def forget(self, number: int) -> None:
        """Let go of what was printed."""
        self.answers.pop(number, None)
        if len(self.facts.done) == len(self.facts.began) or len(self.facts.began) >= KEPT_REQUESTS:
            self.facts = Facts()

    def print(self, number: int) -> None:
        """Print one exchange."""
        exchange = self.exchange(number)
        sheet = Sheet(self.console)
        sheet.gap()
        failed = exchange.response is None or exchange.response.status_code >= 400
        sheet.put(
            f"{wording.request_words(exchange)}: {answer_words(exchange)}", style="bold red" if failed else "bold"
        )
        sheet.strip(find_steps(exchange))
        if exchange.trace is not None:
            put_doings(sheet, exchange.trace)
        # Whoever read what is printed may have gone; the app is served on.
        with suppress(OSError):
            sheet.print()
            self.console.file.flush()

    def exchange(self, number: int) -> Exchange:
        """What was told of a request, as a record; bodies and headers are not told."""
        method, path = self.facts.began[number]
        status, query = self.answers.get(number, (0, ""))
        nothing = Body.of(b"")
        request = Request(method=method, target=f"{path}?{query}" if query else path, headers=(), body=nothing)
        response = Response(status_code=status, reason=phrase(status), headers=(), body=nothing) if status else None
        trace = self.facts.trace(number)
        return locate(
            Exchange(number=1, start_ms=0, duration_ms=0, request=request, response=response, failure=None, trace=trace)
        )


def phrase(status: int) -> str:
    """What uvicorn sends after a status."""
    with suppress(ValueError):
        return HTTPStatus(status).phrase
    return ""


def answer_words(exchange: Exchange) -> str:
    """The status, in words; what is sent where the app raised is uvicorn's."""
    if exchange.response is not None:
        return wording.response_words(exchange)
    raised = exchange.trace is not None and exchange.trace.raised
    return f"500 {phrase(500)}, which the server sent in the app's place" if raised else "no response"


def put_doings(sheet: Sheet, trace: Trace) -> None:
    """What the app did: functions, statements, what was turned away, what was raised."""
    for each in trace.entered[:SHOWN]:
        sheet.put(f"{each.function} ({each.file}, line {each.line})", 2, label="Entered")
    for statement in trace.statements[:SHOWN]:
        rows = "" if statement.rows is None else f" [{statement.rows} row{'' if statement.rows == 1 else 's'}]"
        sheet.put(f"{statement.sql}{rows}", 2, label="SQL", most=2)
    for error in trace.validation_errors[:SHOWN]:
        sheet.put(error, 2, label="Refused", most=2)
    for line in trace.raised:
        sheet.put(line, 2, label="Raised", most=1)

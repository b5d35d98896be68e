"""Listens to an app that `checker serve` runs, and prints each exchange: the stages it came to, and what was done."""

import os
import queue
import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from rich.console import Console

from checker import wire
from checker.bench.gathering import Gatherer, Seen, phrase
from checker.model.exchange import Exchange, Trace
from checker.report import wording
from checker.report.lines import Sheet
from checker.report.strip import find_steps

LOOK_SECONDS = 0.2
SHOWN = 6
"""How many functions, and how many statements, are told of one exchange."""
WAITING = 1000
"""How many exchanges wait for a terminal that is slow; what comes then is not printed."""
ROOM_BYTES = 1024 * 1024
"""What a pipe is asked to hold, so that little is lost while many requests come at once (Linux: fcntl(2))."""

Take = Callable[[Seen], None]


class Hearer(Protocol):
    """Is handed what is told of an app."""

    def take(self, seen: Seen) -> None:
        """An exchange is done."""

    def take_text(self, text: str) -> None:
        """Something was printed while no request was being answered."""

    def take_open(self, requests: tuple[str, ...]) -> None:
        """These have been under way for a while; told when they change."""


@contextmanager
def listen(pipe: Path, hearer: Hearer) -> Iterator[None]:
    """Hand on what is told over a named pipe, which is made here, from a thread of its own.

    Args:
        pipe: Where it is to be.
        hearer: Who is handed it.

    Raises:
        OSError: The system has no named pipes, or the folder can't be written to.
    """
    os.mkfifo(pipe, 0o600)
    # Open for writing as well: else it would end whenever the app is served anew.
    descriptor = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    make_room(descriptor)
    stopping = threading.Event()
    thread = threading.Thread(target=read, args=(descriptor, hearer, stopping), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
        os.close(descriptor)


def make_room(descriptor: int) -> None:
    """Have the pipe hold more, where that can be asked for."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, ROOM_BYTES)


def read(descriptor: int, hearer: Hearer, stopping: threading.Event) -> None:
    """Take in what is told until it is to stop."""
    gatherer, told = Gatherer(), tuple[str, ...]()
    while not stopping.is_set():
        is_quiet = not select.select([descriptor], [], [], LOOK_SECONDS)[0]
        if not is_quiet:
            with suppress(BlockingIOError):
                for seen in gatherer.feed(os.read(descriptor, wire.TRACE_BYTES)):
                    hearer.take(seen)
            if text := gatherer.take_outside():
                hearer.take_text(text)
        # Most are done at once, and are not worth a word before.
        if (is_quiet or told) and told != (now := gatherer.under_way()):
            hearer.take_open(told := now)


@contextmanager
def printing(console: Console) -> Iterator[Take]:
    """What prints each exchange it is given, in a thread of its own: a terminal may be slow."""
    waiting: queue.Queue[Seen | None] = queue.Queue(WAITING)

    def take(seen: Seen) -> None:
        with suppress(queue.Full):
            waiting.put_nowait(seen)

    def work() -> None:
        while (seen := waiting.get()) is not None:
            put_exchange(console, seen.exchange)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield take
    finally:
        waiting.put(None)
        thread.join()


def put_exchange(console: Console, exchange: Exchange) -> None:
    """Print one exchange."""
    sheet = Sheet(console)
    sheet.gap()
    failed = has_failed(exchange)
    sheet.put(f"{wording.request_words(exchange)}: {answer_words(exchange)}", style="bold red" if failed else "bold")
    sheet.strip(find_steps(exchange))
    if exchange.trace is not None:
        put_doings(sheet, exchange.trace)
    # Whoever read what is printed may have gone; the app is served on.
    with suppress(OSError):
        sheet.print()
        console.file.flush()


def has_failed(exchange: Exchange) -> bool:
    """Whether the answer is an error, or there is none."""
    return exchange.response is None or exchange.response.status_code >= 400


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

"""Keeps the last exchanges of a served app, and hands each on to the pages that listen.

It is told from one thread and listened to from another; nobody who is slow to listen is waited for.
"""

import asyncio
import secrets
import threading
from collections import deque
from contextlib import suppress
from typing import NamedTuple

from checker.bench.gathering import Seen

KEPT = 500
"""How many exchanges."""
OUTSIDE_CHARACTERS = 20_000
"""How much is kept of what was printed outside of any exchange."""
BEHIND = 1000
"""A page that has not taken so many is let go; its browser comes again and asks for what it missed."""


class Printed(NamedTuple):
    """What was printed while no request was being answered."""

    text: str


class Cleared(NamedTuple):
    """All exchanges were put away."""


class Open(NamedTuple):
    """What has been under way for a while."""

    requests: tuple[str, ...]


News = Seen | Printed | Cleared | Open


class Listener:
    """A page that listens, as its own event loop sees it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.news: asyncio.Queue[News | None] = asyncio.Queue(BEHIND)
        self.has_ended = False

    def tell(self, news: News | None) -> None:
        """Hand something on, from any thread; None where there will be nothing more."""
        # A loop that is closed has nobody left who listens.
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self.put, news)

    def put(self, news: News | None) -> None:
        """In the loop: let it wait to be taken, or end where too much waits already."""
        if self.has_ended:
            return
        if self.news.full():
            while not self.news.empty():
                self.news.get_nowait()
            news = None
        self.has_ended = news is None
        self.news.put_nowait(news)


class Desk:
    """The exchanges of one run of `checker serve`."""

    def __init__(self) -> None:
        self.run = secrets.token_hex(4)
        """Tells this run from others: a page that is still open may have been another one's."""
        self.lock = threading.Lock()
        self.seen: deque[Seen] = deque(maxlen=KEPT)
        self.outside = ""
        self.open: tuple[str, ...] = ()
        self.listeners: set[Listener] = set()
        self.is_closed = False

    def put(self, seen: Seen) -> None:
        """Take in an exchange."""
        with self.lock:
            self.seen.append(seen)
            self.tell(seen)

    def put_text(self, text: str) -> None:
        """Take in what was printed outside of any exchange."""
        with self.lock:
            self.outside = (self.outside + text)[-OUTSIDE_CHARACTERS:]
            self.tell(Printed(text))

    def put_open(self, requests: tuple[str, ...]) -> None:
        """Take in what is under way."""
        with self.lock:
            self.open = requests
            self.tell(Open(requests))

    def clear(self) -> None:
        """Put all exchanges away."""
        with self.lock:
            self.seen.clear()
            self.tell(Cleared())

    def tell(self, news: News | None) -> None:
        """Hand on to all who listen."""
        for listener in self.listeners:
            listener.tell(news)

    def find(self, number: int) -> Seen | None:
        """The exchange of this number, if it is still kept."""
        with self.lock:
            return next((seen for seen in reversed(self.seen) if seen.exchange.number == number), None)

    def listen(self, after: int = 0) -> tuple[Listener, list[Seen], str]:
        """Listen from now on, in the running event loop.

        Args:
            after: The number of the last exchange that is known already.

        Returns:
            The listener, what came after that exchange, and what was printed outside of any.
        """
        listener = Listener(asyncio.get_running_loop())
        with self.lock:
            self.listeners.add(listener)
            if self.is_closed:
                listener.put(None)
            return listener, [seen for seen in self.seen if seen.exchange.number > after], self.outside

    def leave(self, listener: Listener) -> None:
        """Listen no more."""
        with self.lock:
            self.listeners.discard(listener)

    def close(self) -> None:
        """There will be nothing more."""
        with self.lock:
            self.is_closed = True
            self.tell(None)

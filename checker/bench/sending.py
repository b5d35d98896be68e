"""Sends a ticket's requests to the app that `checker serve` runs, as curl would send them, within limits of its own."""

import socket
from dataclasses import dataclass

from checker.catalogue.captures import Captured, capture, fill
from checker.catalogue.ticket_requests import TicketRequest, needed_before
from checker.checks.client import Client
from checker.checks.transport import Connect, ExchangeFailed
from checker.errors import UsageProblem
from checker.model.exchange import Exchange
from checker.model.kata import Limits

HOST = "127.0.0.1"
"""Where `checker serve` has an app listen."""
NOT_CURLS = ("accept", "accept-encoding", "connection", "user-agent")
"""What the client of checks sends by itself; the ticket's request says what goes out here."""


@dataclass(frozen=True)
class Sent:
    """A request that was sent, and what came of it."""

    request: TicketRequest
    exchanges: tuple[Exchange, ...]
    """One, or one for each redirect too."""
    missing: tuple[str, ...] = ()
    """The names in it that nothing filled; it was not sent then."""

    @property
    def last(self) -> Exchange | None:
        """What came last; None where nothing was sent."""
        return self.exchanges[-1] if self.exchanges else None


class Sender:
    """Sends requests one after the other and remembers what their answers gave.

    Args:
        port: Where the app listens, on the loopback interface.
        seconds: How long one exchange may take.
        given: What some names stand for, from the start.
    """

    def __init__(self, port: int, seconds: float, given: Captured) -> None:
        self.port = port
        self.captured: Captured = dict(given)
        limits = Limits(exchange_seconds=seconds, check_seconds=600.0)
        self.client = Client(connect_to(port), limits)
        self.client.builder.base_url = f"http://{HOST}:{port}"
        for name in NOT_CURLS:
            del self.client.builder.headers[name]

    def send(self, request: TicketRequest) -> Sent:
        """Send one request, unless something is missing in it.

        Raises:
            UsageProblem: Nobody listens.
        """
        missing = tuple(name for name in request.needs if name not in self.captured)
        if missing:
            return Sent(request, (), missing)
        before = len(self.client.transcript.exchanges())
        try:
            self.client.request(
                request.method,
                fill(request.url, self.captured),
                headers=[(name, fill(value, self.captured)) for name, value in request.headers],
                content=fill(request.body, self.captured).encode() or None,
                follow_redirects=request.follows,
            )
        except ExchangeFailed as failure:
            if failure.kind == "refused":
                raise nobody_listens(self.port) from None
        exchanges = self.client.transcript.exchanges()[before:]
        self._learn(request, exchanges)
        return Sent(request, exchanges)

    def send_first(self, requests: tuple[TicketRequest, ...], number: int) -> list[Sent]:
        """Send the earlier requests whose answers fill the names in request `number`."""
        return [self.send(request) for request in needed_before(requests, number, tuple(self.captured))]

    def _learn(self, request: TicketRequest, exchanges: tuple[Exchange, ...]) -> None:
        # Where fewer answers are shown than came, or more, the last ones are the ones that belong together.
        for shown, exchange in zip(reversed(request.answers), reversed(exchanges), strict=False):
            if exchange.response is not None:
                body = (exchange.response.decoded or exchange.response.body).content.decode("utf-8", "replace")
                capture(shown, exchange.response.headers, body, self.captured)


def connect_to(port: int) -> Connect:
    """What opens connections to the port on the loopback interface."""
    return lambda seconds: socket.create_connection((HOST, port), timeout=seconds)


def nobody_listens(port: int) -> UsageProblem:
    """The message for a port at which no app answers."""
    return UsageProblem(
        f"No app answers on {HOST}:{port}.",
        "Start it in another terminal with `checker serve`, then send again. Served on another port? Add --port.",
    )

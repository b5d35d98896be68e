"""The ticket's requests as the page offers them, with what earlier answers gave for the `<name>` places in them."""

from collections.abc import Sequence
from typing import Any

from checker.bench.gathering import Seen
from checker.catalogue.captures import Captured, capture, fill, match, match_body
from checker.catalogue.ticket_requests import TicketRequest
from checker.model.exchange import Body, Exchange
from checker.report.plain import visible

USUAL = ("user-agent",)
"""What curl would say of itself is not said in its place."""


class Ticket:
    """A ticket's requests, and what is known of their names."""

    def __init__(self, requests: Sequence[TicketRequest]) -> None:
        self.requests = tuple(requests)
        self.captured: Captured = {}

    def take(self, seen: Seen) -> None:
        """Read names off an exchange, if it is one of the ticket's.

        It may have come from anybody: the page, curl in a terminal, the learner's own client.
        """
        request = self.find(seen.exchange)
        response = seen.exchange.response
        if request is None or response is None:
            return
        known = {name: value for name, value in self.captured.items() if name not in request.captures}
        capture(request.answers[0], response.headers, text_of(response.decoded or response.body), known)
        self.captured |= known

    def find(self, exchange: Exchange) -> TicketRequest | None:
        """The request that an exchange is, if its answer gives names: best one with the same body."""
        asked = exchange.request
        found = [
            request
            for request in self.requests
            if request.captures
            and request.answers
            and request.method == asked.method
            and match(request.url, asked.target, {})
        ]
        same = [request for request in found if match_body(request.body, text_of(asked.body), {})]
        return next(iter([*same, *found]), None)

    def buttons(self) -> list[dict[str, Any]]:
        """Each request, ready for the page's editor."""
        return [self.button(request) for request in self.requests]

    def button(self, request: TicketRequest) -> dict[str, Any]:
        """One request, with its names filled as far as they are known."""
        open_names = [name for name in request.needs if name not in self.captured]
        givers = {name: one.number for one in reversed(self.requests) for name in one.captures}
        lines = [(name, value) for name, value in request.headers if name.lower() not in USUAL]
        return {
            "number": request.number,
            "label": visible(f"{request.method} {request.url}", ""),
            "method": request.method,
            "target": fill(request.url, self.captured),
            "headers": "\n".join(f"{name}: {fill(value, self.captured)}" for name, value in lines),
            "body": fill(request.body, self.captured),
            "missing": [missing_words(name, givers.get(name)) for name in open_names],
            "note": "curl -L sends the next one too, where the answer is a redirect." if request.follows else "",
        }


def missing_words(name: str, giver: int | None) -> str:
    """What to do about a name that nothing is known of."""
    found = f"send request {giver} first, or write it in yourself" if giver else "write it in yourself"
    return f"<{name}> is not known yet: {found}."


def text_of(body: Body) -> str:
    """What is kept of a body, as text."""
    return body.content.decode("utf-8", "replace")

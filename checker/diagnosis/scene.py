"""What the rules look at: a failed case, read once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from checker.diagnosis.complaints import Complaint, read_complaints
from checker.diagnosis.exceptions import Raised, read_printed, read_raised
from checker.diagnosis.sent import (
    VALUES,
    Sent,
    find_header,
    read_json,
    read_path,
    read_sent,
    read_sent_body,
    read_told,
    walk,
)
from checker.diagnosis.stages import failed_in_dependency, is_by_server, is_within
from checker.diagnosis.statuses import contrast, name_status
from checker.diagnosis.words import shorten
from checker.model.exchange import Exchange, Trace, UpstreamCall
from checker.model.verdict import Broken, Case, Difference

NO_ROUTE = {"detail": "Not Found"}
"""The body of a 404 that no code of the app made."""
FIRST, LAST = 10, 30
"""How many exchanges before the failing one are looked at."""


class Known(NamedTuple):
    """A value that an exchange before told or carried."""

    exchange: Exchange
    name: str
    value: Any


@dataclass(frozen=True)
class Scene:
    """A failed case, its failing exchange, and what came before it."""

    case: Case
    broken: Broken
    exchange: Exchange

    @cached_property
    def before(self) -> tuple[Exchange, ...]:
        """The exchanges of the same transcript that came before it, oldest first; of very many the first and last."""
        earlier = [one for one in self.case.transcript if one.number < self.exchange.number]
        return tuple(earlier if len(earlier) <= FIRST + LAST else earlier[:FIRST] + earlier[-LAST:])

    @cached_property
    def calls(self) -> tuple[UpstreamCall, ...]:
        """What the app asked another service while it answered."""
        return tuple(call for call in self.case.upstream if is_within(call, self.exchange))

    @cached_property
    def at_the_same_time(self) -> int:
        """How many other requests were being answered meanwhile."""
        start, end = self.exchange.start_ms, self.exchange.start_ms + self.exchange.duration_ms
        others = (one for one in self.case.transcript if one is not self.exchange)
        return sum(one.start_ms < end and one.start_ms + one.duration_ms > start for one in others)

    @cached_property
    def company(self) -> str:
        """That they were, as words that go on a sentence; empty where there was none."""
        if not self.at_the_same_time:
            return ""
        others = "another request was" if self.at_the_same_time == 1 else f"{self.at_the_same_time} other requests were"
        return f", while {others} being answered"

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """What the successful exchanges before told and carried, latest first."""
        found = []
        for one in filter(succeeded, reversed(self.before)):
            found += [Known(one, name, value) for name, value in read_told(one)]
            for sent in read_sent_body(one.request):
                found += [Known(one, name, value) for name, value in islice(walk(sent.value, sent.name), VALUES)]
        return tuple(found)

    @cached_property
    def status(self) -> int:
        """The status that came back; 0 where no response did."""
        return self.exchange.response.status_code if self.exchange.response else 0

    @cached_property
    def promised(self) -> frozenset[int]:
        """The statuses promised in place of the one that came; empty where the status is not what differs."""
        told = next((one.promised for one in self.broken.differences if one.what == "status"), "")
        codes = re.findall(r"\b[1-5]\d\d\b", told)
        return frozenset(int(code) for code in codes)

    @cached_property
    def promised_success(self) -> bool:
        """Whether a success was wanted and an error came: promised so, or the check could not go on with what came."""
        if self.promised:
            return min(self.promised) < 300 and self.status >= 300
        return not self.broken.differences and self.status >= 300

    @cached_property
    def contrast(self) -> str:
        """Both statuses in a sentence; what came alone where none was promised by number."""
        if self.promised and self.status:
            return contrast(self.promised, self.status)
        return f"{name_status(self.status)} came back." if self.status else "No whole response came back."

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What differs besides the status."""
        return tuple(one for one in self.broken.differences if one.what != "status")

    @cached_property
    def headers(self) -> tuple[Difference, ...]:
        """The differences in headers."""
        return tuple(one for one in self.differences if one.what.startswith("header "))

    @cached_property
    def members(self) -> tuple[Difference, ...]:
        """The differences inside a JSON body, or of all of it."""
        return tuple(one for one in self.differences if re.match(r"json( \$|$)", one.what))

    @cached_property
    def sent(self) -> tuple[Sent, ...]:
        """Everything the request carries."""
        return read_sent(self.exchange.request)

    @cached_property
    def answer(self) -> Any:
        """The response's body as JSON; None where it is none."""
        response = self.exchange.response
        return read_json(response.decoded or response.body) if response else None

    @cached_property
    def is_about_time(self) -> bool:
        """Whether what differs is how long the answer took."""
        told = [number for one in self.differences for number in re.findall(r"\d+(?:\.\d+)?", one.received)]
        seconds = self.exchange.duration_ms / 1000
        timed = any("second" in one.what + one.promised for one in self.differences)
        return timed and any(abs(float(number) - seconds) < 0.2 * seconds for number in told)

    @cached_property
    def complaints(self) -> tuple[Complaint, ...]:
        """What validation turned away."""
        return read_complaints(self.exchange)

    @cached_property
    def trace(self) -> Trace | None:
        """What the server says of the failing exchange; None where it says nothing."""
        return self.exchange.trace if self.exchange.trace and self.exchange.trace.spans else None

    @cached_property
    def raised(self) -> Raised | None:
        """The exception that left the app: off the trace, or off what the app printed where there is no trace."""
        if self.exchange.trace is not None:
            return read_raised(self.exchange)
        response = self.exchange.response
        return read_printed(self.case) if response and is_by_server(response) else None

    @cached_property
    def route(self) -> str:
        """The path of the route that was found, as `/books/{isbn}`; empty where the server says none."""
        return read_route(self.exchange)

    @cached_property
    def has_route(self) -> bool | None:
        """Whether routing found a route for it; None where the server does not say."""
        return None if self.trace is None else bool(self.route)

    @cached_property
    def route_ran(self) -> bool | None:
        """Whether the route function was entered; None where the server does not say."""
        ran = self.trace is not None and any(span.name == "fastapi.endpoint" for span in self.trace.spans)
        # A span ends with its work: of a request without an answer the server may not have told everything.
        return ran or (None if self.trace is None or self.exchange.response is None else False)

    @cached_property
    def is_unrouted(self) -> bool:
        """Whether routing itself answered: no route fits the path, or none with this method."""
        own = self.answer == NO_ROUTE and self.route_ran is not True and not self.dependencies_ran
        return self.status == 405 or (self.status == 404 and own)

    @cached_property
    def dependencies_ran(self) -> bool:
        """Whether the server says that a route was found and its dependencies were asked."""
        return self.trace is not None and any(span.name == "fastapi.dependencies" for span in self.trace.spans)

    @cached_property
    def route_words(self) -> str:
        """Whether the route function ran, in a sentence; empty where the server does not say, or nobody doubts it."""
        if self.route_ran is None or (self.route_ran and self.status < 400):
            return ""
        if self.route_ran:
            return "Your route function ran."
        if self.trace is not None and failed_in_dependency(self.trace):
            return "It was raised in a dependency of your route; the route function itself never ran."
        if self.dependencies_ran and not self.complaints and self.status < 500:
            return "A dependency of your route answered; the route function itself never ran."
        return "Your route function never ran."

    @cached_property
    def crash_words(self) -> str:
        """That the server answered in the app's place, and after which exception; empty where it did not."""
        response = self.exchange.response
        if self.raised is None or response is None or not is_by_server(response):
            return ""
        where = f" at {self.raised.place}" if self.raised.place else ""
        return f"{self.raised.words} was raised{where}, and the server answered in the app's place."

    def header(self, name: str) -> str | None:
        """A header of the request."""
        return find_header(self.exchange.request.headers, name)

    def response_header(self, name: str) -> str | None:
        """A header of the response."""
        return find_header(self.exchange.response.headers, name) if self.exchange.response else None

    def writes_before(self) -> Iterator[Exchange]:
        """The exchanges before it that asked for a change and were answered with a success, latest first."""
        for one in reversed(self.before):
            if one.request.method in WRITES and succeeded(one):
                yield one


WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def see(case: Case) -> Scene | None:
    """The scene of a case that did not pass; None where nothing was exchanged, or it did not say why."""
    if case.broken is None or not case.transcript:
        return None
    named = next((one for one in case.transcript if one.number == case.broken.exchange), case.transcript[-1])
    return Scene(case, case.broken, named)


def read_route(exchange: Exchange) -> str:
    """The path of the route that was found for it; empty where the server says none."""
    spans = exchange.trace.spans if exchange.trace else ()
    return next((span.attributes["http.route"] for span in spans if "http.route" in span.attributes), "")


def restart_words(earlier: Exchange, later: Exchange) -> str:
    """That the app was ended and started anew between two exchanges; empty where it was not."""
    return " Between the two the app was restarted." if earlier.restarts < later.restarts else ""


def succeeded(exchange: Exchange) -> bool:
    """Whether it was answered with a 2xx."""
    return exchange.response is not None and 200 <= exchange.response.status_code < 300


def name_request(exchange: Exchange) -> str:
    """Number, method and path, as ``exchange 2 (`GET /books/1`)``."""
    return f"exchange {exchange.number} (`{exchange.request.method} {shorten(read_path(exchange.request))}`)"


def answered(exchange: Exchange) -> str:
    """With which status it was answered."""
    return name_status(exchange.response.status_code) if exchange.response else "with nothing whole"

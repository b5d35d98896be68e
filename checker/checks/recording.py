"""Keeps the transcript of a check: every exchange, in the order they began, from any thread."""

import threading
import time

from checker.checks.together import current_lane
from checker.checks.transport import ExchangeFailed, Received, Wanted
from checker.model.exchange import Body, Exchange, Failure, Request
from checker.model.exchange import Response as ResponseRecord

EXCHANGES = 200
"""How many exchanges of a check are kept."""
HEADER_LINES = 200
HEADER_CHARACTERS = 8192


class Transcript:
    """The exchanges of one check."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.lock = threading.Lock()
        self.count = 0
        """The highest number of an exchange."""
        self.clients = 0
        self.restarts = 0
        """How often the app was restarted so far."""
        self.kept: dict[int, Exchange] = {}

    def begin(self) -> int:
        """The number of a new exchange; one of several that begin together waits here for the others."""
        lane = current_lane()
        with self.lock:
            number = self.count + 1 if lane is None else lane.next_number(self.count)
            self.count = max(self.count, number)
        if lane is not None:
            lane.arrive(waits=True)
        return number

    def add_client(self) -> int:
        """The number of a new client."""
        with self.lock:
            self.clients += 1
            return self.clients

    def now_ms(self) -> float:
        """Milliseconds since the check began."""
        return 1e3 * (time.perf_counter() - self.began)

    def note(
        self,
        number: int,
        start_ms: float,
        wanted: Wanted,
        received: Received,
        failure: ExchangeFailed | None,
        decoded: bytes | None,
        follows: int | None,
        client: int,
    ) -> None:
        """Keep an exchange as it went."""
        record = Exchange(
            number=number,
            start_ms=round(start_ms, 3),
            duration_ms=round(self.now_ms() - start_ms, 3),
            request=Request(
                method=wanted.method, target=wanted.target, headers=tuple(wanted.headers), body=Body.of(wanted.body)
            ),
            response=response_record(received, decoded) if received.status_code else None,
            failure=Failure(kind=failure.kind, detail=failure.detail) if failure else None,
            follows=follows,
            client=client,
            restarts=self.restarts,
        )
        with self.lock:
            if len(self.kept) < EXCHANGES:
                self.kept[number] = record

    def exchanges(self) -> tuple[Exchange, ...]:
        """All that were kept, in order."""
        with self.lock:
            return tuple(self.kept[number] for number in sorted(self.kept))


def response_record(received: Received, decoded: bytes | None) -> ResponseRecord:
    """What came, size-capped."""
    return ResponseRecord(
        status_code=received.status_code,
        reason=received.reason[:1000],
        headers=tuple(
            (name[:HEADER_CHARACTERS], value[:HEADER_CHARACTERS]) for name, value in received.headers[:HEADER_LINES]
        ),
        body=Body.of(bytes(received.body)),
        decoded=None if decoded is None else Body.of(decoded),
    )

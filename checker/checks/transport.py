"""One HTTP/1.1 exchange over one connection, byte by byte: under one deadline, within one cap, recorded as it went."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import h11

from checker.model.exchange import FailureKind

CHUNK_BYTES = 65536
EVENTS = 200_000
"""The most pieces a response may come in: 2 MB in one-byte chunks would take ten seconds to parse."""

DETAIL_CHARACTERS = 300

Connect = Callable[[float], socket.socket]
"""Opens a connection within so many seconds."""


class ExchangeFailed(Exception):
    """There is no whole response. The app's doing, so it counts as a broken promise."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind: FailureKind = kind
        self.detail = detail


@dataclass
class Received:
    """A response as far as it has come."""

    status_code: int = 0
    reason: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True)
class Wanted:
    """A request, ready to be sent."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes


def exchange(connect: Connect, wanted: Wanted, received: Received, seconds: float, limit: int) -> None:
    """Send a request and take in the response, which fills `received` as it comes.

    Args:
        connect: Opens the connection, which is used for this exchange only.
        wanted: The request.
        received: What has come is in here even when this raises.
        seconds: For the whole exchange, from connecting to the last byte.
        limit: The most bytes that may come, heads and chunk framing included.

    Raises:
        ExchangeFailed: There is no whole response within `seconds` and `limit`.
    """
    deadline = time.monotonic() + seconds
    try:
        connection = connect(seconds)
    except TimeoutError as error:
        raise ExchangeFailed("timed_out", f"no connection within {seconds:g} seconds") from error
    except OSError as error:
        raise ExchangeFailed("refused", "nobody accepts connections: the server has ended") from error
    with connection:
        http = h11.Connection(h11.CLIENT)
        send(connection, http, wanted, deadline)
        Reader(connection, http, deadline, limit, seconds).read_into(received)


def send(connection: socket.socket, http: h11.Connection, wanted: Wanted, deadline: float) -> None:
    """Write the request; a server may answer and close before it has read all of it."""
    try:
        data = http.send(h11.Request(method=wanted.method, target=wanted.target, headers=wanted.headers)) or b""
        if wanted.body:
            data += http.send(h11.Data(data=wanted.body)) or b""
        data += http.send(h11.EndOfMessage()) or b""
    except (h11.LocalProtocolError, UnicodeError, ValueError) as error:
        raise ExchangeFailed("not_sent", f"this is no HTTP request: {error}"[:DETAIL_CHARACTERS]) from error
    try:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        connection.sendall(data)
    except TimeoutError as error:
        raise ExchangeFailed("timed_out", "the server did not take the request in time") from error
    except OSError:
        # Its answer may be waiting all the same; if not, reading says so.
        pass


class Reader:
    """Reads one response."""

    def __init__(
        self, connection: socket.socket, http: h11.Connection, deadline: float, limit: int, seconds: float
    ) -> None:
        self.connection = connection
        self.http = http
        self.deadline = deadline
        self.limit = limit
        self.seconds = seconds
        self.taken = 0
        self.events = 0
        self.began = False
        self.at_end = False

    def read_into(self, received: Received) -> None:
        """Fill `received` until the response ends."""
        while True:
            event = self.next_event()
            if isinstance(event, h11.Response):
                self.began = True
                received.status_code = event.status_code
                received.reason = event.reason.decode("latin-1")
                received.headers = [
                    (name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers.raw_items()
                ]
            elif isinstance(event, h11.Data):
                received.body += event.data
            elif isinstance(event, h11.EndOfMessage):
                return
            elif isinstance(event, h11.ConnectionClosed):
                raise ExchangeFailed("closed", "the server closed the connection without an answer")

    def next_event(self) -> object:
        """The next event, reading as often as needed. Interim (1xx) responses count against the bounds, no more."""
        self.events += 1
        if self.events > EVENTS:
            raise ExchangeFailed("too_large", f"the response came in more than {EVENTS} pieces")
        while True:
            self.check_time()
            try:
                event = self.http.next_event()
            except Exception as error:
                # The parser's own errors, and whatever else a hostile byte brings it to.
                raise self.not_http(error) from error
            if event is not h11.NEED_DATA:
                return event
            self.http.receive_data(self.receive())

    def not_http(self, error: Exception) -> ExchangeFailed:
        """Tell a response that was cut off from one that is no HTTP."""
        words = str(error)[:DETAIL_CHARACTERS]
        if self.at_end and self.taken == 0:
            return ExchangeFailed("closed", "the server closed the connection without an answer")
        if self.at_end and (self.began or self.http.trailing_data[0].startswith(b"HTTP/")):
            return ExchangeFailed("cut_off", f"the connection closed in the middle of the response: {words}")
        return ExchangeFailed("not_http", f"what came is not HTTP/1.1: {words}")

    def receive(self) -> bytes:
        """The next bytes."""
        try:
            self.connection.settimeout(max(0.001, self.deadline - time.monotonic()))
            data = self.connection.recv(CHUNK_BYTES)
        except TimeoutError as error:
            raise self.late() from error
        except OSError as error:
            kind: FailureKind = "cut_off" if self.began else "closed"
            raise ExchangeFailed(kind, "the server broke the connection off") from error
        self.taken += len(data)
        self.at_end = not data
        if self.taken > self.limit:
            raise ExchangeFailed("too_large", f"the response is larger than {self.limit} bytes")
        return data

    def check_time(self) -> None:
        """Stop a response that keeps coming but never ends."""
        if time.monotonic() > self.deadline:
            raise self.late()

    def late(self) -> ExchangeFailed:
        """The failure of a response that is not whole in time."""
        what = "the response was not whole" if self.taken else "no response"
        return ExchangeFailed("timed_out", f"{what} within {self.seconds:g} seconds")

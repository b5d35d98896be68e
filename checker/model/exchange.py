"""One request and its response, as the client saw them, and what the server says of it."""

import base64
from typing import Literal

from checker.model.record import Record
from checker.model.stage import Stage

Header = tuple[str, str]
"""Name and value as they stood on the wire, decoded as ISO-8859-1 (RFC 9110, 5.5), in the order sent."""

KEPT_BODY_BYTES = 64 * 1024
"""How much of one body a record keeps."""


class Body(Record):
    """The first bytes of a body: as text where they are UTF-8, else as base64."""

    encoding: Literal["utf-8", "base64"]
    data: str
    size: int
    """Bytes in all, as sent or received."""
    kept: int
    """Bytes that `data` holds; less than `size` where the record was cut."""

    @classmethod
    def of(cls, content: bytes, limit: int = KEPT_BODY_BYTES) -> "Body":
        """Keep the first `limit` bytes of `content`; a character cut in two at the end is left out."""
        kept = content[:limit]
        for cut in range(4 if len(kept) < len(content) else 1):
            try:
                part = kept[: len(kept) - cut]
                return cls(encoding="utf-8", data=part.decode(), size=len(content), kept=len(part))
            except UnicodeDecodeError:
                continue
        return cls(encoding="base64", data=base64.b64encode(kept).decode(), size=len(content), kept=len(kept))

    @property
    def content(self) -> bytes:
        """The kept bytes."""
        return self.data.encode() if self.encoding == "utf-8" else base64.b64decode(self.data)

    @property
    def is_cut(self) -> bool:
        """Whether the record holds less than there was."""
        return self.kept < self.size


class Request(Record):
    """A request as it went out."""

    method: str
    target: str
    """The request target of RFC 9112, 3.2: path and query as sent."""
    headers: tuple[Header, ...]
    body: Body


class Response(Record):
    """A response as it came in."""

    status_code: int
    reason: str
    headers: tuple[Header, ...]
    body: Body
    """After the transfer coding, before the content coding."""
    decoded: Body | None = None
    """The body after its content coding (gzip, deflate); None where there was none."""


FailureKind = Literal["refused", "closed", "cut_off", "timed_out", "too_large", "not_http", "not_sent"]
"""Why an exchange has no whole response: nobody listened; closed before or in the middle of the response; not whole in
time; larger than allowed; not HTTP/1.1; the request could not be built."""


class Failure(Record):
    """Why an exchange has no whole response."""

    kind: FailureKind
    detail: str
    """A sentence for people."""


class Span(Record):
    """One OpenTelemetry span the served app recorded: what the server says, which may be a lie."""

    name: str
    start_ms: float
    """Since the request's root span began."""
    duration_ms: float
    attributes: dict[str, str]
    error: str | None = None
    """The type and message of the exception recorded on it, if any."""


class Entered(Record):
    """A function of the learner's own files that was entered while a request was answered."""

    function: str
    """Its qualified name."""
    file: str
    """Relative to the kata's folder."""
    line: int
    """Where its definition begins."""


class Statement(Record):
    """An SQL statement that was run while a request was answered."""

    sql: str
    """On one line; `COMMIT` or `ROLLBACK` where a transaction was ended."""
    parameters: str
    """As Python shows them; empty where there are none."""
    rows: int | None
    """How many rows it changed, or how many were fetched of those it found; None where that is not known."""


class Trace(Record):
    """What the server says of one request."""

    spans: tuple[Span, ...]
    validation_errors: tuple[str, ...] = ()
    """Where and what validation turned away, as `body.title: Field required`."""
    entered: tuple[Entered, ...] = ()
    """In the order they were first entered."""
    raised: tuple[str, ...] = ()
    """The exception that left the app: its lines in your own files, `within X` if library X raised it, its words."""
    statements: tuple[Statement, ...] = ()
    reached: tuple[Stage, ...] = ()
    answered: Stage | None = None


class UpstreamCall(Record):
    """A request of the app to another service, for which the check had a double: as the app tells it."""

    number: int
    """1 for the first of a case."""
    start_ms: float
    """Since the check began."""
    request: Request
    """Its target is the whole URL; of its body at most 2 KiB are kept."""
    status: int | None
    """What the double answered; None where the stand-in's own answer came, or none."""
    lost: bool
    """Whether the service could not be reached."""
    delay_ms: float
    """How long the answer took, or would have taken."""


class Exchange(Record):
    """One request and its response, or why there was none."""

    number: int
    """1 for the first of a transcript. Where several begin together and one call sends more, some are left out."""
    start_ms: float
    """Since the check began."""
    duration_ms: float
    request: Request
    response: Response | None
    failure: Failure | None
    follows: int | None = None
    """The number of the exchange whose redirect this one follows."""
    client: int = 1
    """Which of the check's clients sent it: 1 for the first."""
    restarts: int = 0
    """How often the check had restarted the app before."""
    trace: Trace | None = None

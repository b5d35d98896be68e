"""What is known of one run of a check when it is over: transcript, what the server said of it, what the app printed."""

from checker.checks.client import Client
from checker.checks.running import RunningApp
from checker.checks.together import current_lane
from checker.checks.upstream import Upstream
from checker.errors import CheckerFault
from checker.model.exchange import Exchange, UpstreamCall
from checker.model.verdict import Output
from checker.serving.seam import ServerSays

STATUS = "http.response.status_code"
"""OpenTelemetry's name for it (semantic conventions, HTTP)."""
PATH_CHARACTERS = 1000
"""How much of a path the server says."""


class Evidence:
    """Gathers what a check leaves behind, once, before its app is stopped."""

    def __init__(self, client: Client, app: RunningApp, double: Upstream | None = None) -> None:
        self.client = client
        self.app = app
        self.double = double
        self.transcript: tuple[Exchange, ...] = ()
        self.upstream: tuple[UpstreamCall, ...] = ()
        self.output = Output(text="", size=0)
        self.exceeded: tuple[str, ...] = ()

    def gather(self) -> None:
        """Take everything in."""
        exchanges = self.client.transcript.exchanges()
        self.transcript = match(exchanges, self.app.says(count_answered(exchanges)))
        self.output = self.app.output()
        self.exceeded = self.app.exceeded()
        if self.double is not None:
            self.upstream = self.double.kept()
            self.exceeded += (self.double.refused,) if self.double.refused else ()

    def restart(self, *, crash: bool = False) -> None:
        """End the app and start it anew; what it has stored stays.

        Args:
            crash: End it in the middle of whatever it does, instead of letting it shut down.

        Raises:
            AppDidNotStart: It does not start again.
            CheckerFault: The check asks for what can't be done.
        """
        if current_lane() is not None:
            raise CheckerFault("`restart` stands in `together`.", "If you are the check's author: restart before it.")
        self.app.restart(count_answered(self.client.transcript.exchanges()), crash=crash)
        self.client.transcript.restarts += 1


def count_answered(exchanges: tuple[Exchange, ...]) -> int:
    """How many had a whole response."""
    return sum(exchange.failure is None for exchange in exchanges)


def match(exchanges: tuple[Exchange, ...], said: tuple[ServerSays, ...]) -> tuple[Exchange, ...]:
    """Give each exchange the first trace with its method and path that no exchange before it took.

    Of requests that were sent together, any may have reached the app first: there, one that tells of its status.
    """
    free = list(said)
    matched = []
    for exchange in exchanges:
        path = exchange.request.target.partition("?")[0][:PATH_CHARACTERS]
        fitting = [one for one in free if (one.method, one.path) == (exchange.request.method, path)]
        if fitting:
            could_be = fitting if any(overlap(exchange, other) for other in exchanges) else fitting[:1]
            wanted = next((one for one in could_be if tells_status(one, exchange)), fitting[0])
            free.remove(wanted)
            exchange = exchange.model_copy(update={"trace": wanted.trace})
        matched.append(exchange)
    return tuple(matched)


def overlap(one: Exchange, other: Exchange) -> bool:
    """Whether two exchanges, each another, were under way at the same time."""
    first, second = sorted((one, other), key=lambda each: each.start_ms)
    return one is not other and second.start_ms < first.start_ms + first.duration_ms


def tells_status(said: ServerSays, exchange: Exchange) -> bool:
    """Whether the server says that it answered with the status that the client got."""
    status = exchange.response and str(exchange.response.status_code)
    return any(span.attributes.get(STATUS) == status for span in said.trace.spans)

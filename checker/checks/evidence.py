"""What is known of one run of a check when it is over: transcript, what the server said of it, what the app printed."""

from checker.checks.client import Client
from checker.model.exchange import Exchange
from checker.model.verdict import Output
from checker.serving.seam import ServedApp, ServerSays

TRACE_SECONDS = 0.3
"""How long the end of a request's work is waited for after its response; background tasks run on until then."""
PATH_CHARACTERS = 1000
"""How much of a path the server says."""


class Evidence:
    """Gathers what a check leaves behind, once, before its app is stopped."""

    def __init__(self, client: Client, app: ServedApp) -> None:
        self.client = client
        self.app = app
        self.transcript: tuple[Exchange, ...] = ()
        self.output = Output(text="", size=0)
        self.exceeded: tuple[str, ...] = ()

    def gather(self) -> None:
        """Take everything in."""
        exchanges = self.client.transcript.exchanges()
        answered = sum(exchange.failure is None for exchange in exchanges)
        self.transcript = match(exchanges, self.app.says(answered, TRACE_SECONDS))
        self.output = self.app.output()
        self.exceeded = self.app.exceeded()


def match(exchanges: tuple[Exchange, ...], said: tuple[ServerSays, ...]) -> tuple[Exchange, ...]:
    """Give each exchange the first trace with its method and path that no exchange before it took."""
    free = list(said)
    matched = []
    for exchange in exchanges:
        path = exchange.request.target.partition("?")[0][:PATH_CHARACTERS]
        wanted = next((one for one in free if (one.method, one.path) == (exchange.request.method, path)), None)
        if wanted is not None:
            free.remove(wanted)
            exchange = exchange.model_copy(update={"trace": wanted.trace})
        matched.append(exchange)
    return tuple(matched)

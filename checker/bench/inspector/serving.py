"""Serves the inspector on a port of its own, beside the learner's app.

In a thread of `checker serve`, not in a process of its own: it shows records that are in memory there, and there is
nothing of the learner's in it that the thread would have to be kept from.
"""

import secrets
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from checker.bench.gathering import Seen
from checker.bench.inspector.desk import Desk
from checker.bench.inspector.ticket import Ticket
from checker.catalogue.ticket_requests import read_requests
from checker.errors import UsageProblem
from checker.model.kata import Kata

HOST = "127.0.0.1"
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class Inspector:
    """One that is being served."""

    address: str
    """The whole link, with the secret in it."""
    desk: Desk
    ticket: Ticket

    def take(self, seen: Seen) -> None:
        """Take in an exchange."""
        self.ticket.take(seen)
        self.desk.put(seen)


@contextmanager
def serve_inspector(kata: Kata, app_port: int, port: int | None, allowed: Sequence[str] = ()) -> Iterator[Inspector]:
    """Serve it until the end of the block.

    Args:
        kata: The one whose app is served; its ticket gives the buttons.
        app_port: Where the learner's app is.
        port: Where to serve; None for the one after the app's, or any that is free.
        allowed: Names of hosts under which the page may be opened, beside those of this machine.

    Raises:
        UsageProblem: The port is taken.
    """
    token = secrets.token_urlsafe(18)
    desk = Desk()
    ticket = Ticket(read_requests((kata.folder / "README.md").read_text("utf-8")))
    with bind(port, app_port + 1) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/{token}/"
        inspector = Inspector(address, desk, ticket)
        stopping = threading.Event()
        arguments = (inspector, kata, app_port, listener, token, tuple(allowed), stopping)
        thread = threading.Thread(target=run, args=arguments, daemon=True)
        thread.start()
        try:
            yield inspector
        finally:
            desk.close()
            stopping.set()
            thread.join(STOP_SECONDS)


def run(
    inspector: Inspector,
    kata: Kata,
    app_port: int,
    listener: socket.socket,
    token: str,
    allowed: tuple[str, ...],
    stopping: threading.Event,
) -> None:
    """Answer until it is to stop. FastAPI is imported here: the learner's app starts meanwhile."""
    import uvicorn

    from checker.bench.inspector.guard import Guard
    from checker.bench.inspector.pages import Shown, make_app

    app = Guard(make_app(Shown(kata, app_port, inspector.desk, inspector.ticket), token), token, allowed)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1, ws="none", loop="asyncio"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=lambda: stop(server, stopping), daemon=True).start()
    server.run(sockets=[listener])


def stop(server: object, stopping: threading.Event) -> None:
    """Tell the server to end, once it is to."""
    stopping.wait()
    server.should_exit = True  # type: ignore[attr-defined]


def bind(port: int | None, first: int) -> socket.socket:
    """A socket on loopback that listens.

    Raises:
        UsageProblem: The port that was asked for is taken.
    """
    for number in [port] if port is not None else [first, 0]:
        listener = socket.socket()
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number if number < 65536 else 0))
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            reason = error.strerror
    raise UsageProblem(
        f"Port {port} on {HOST} can't be used for the inspector: {reason}.",
        "Choose another one with --inspector-port, or leave that out: then a free one is taken.",
    )

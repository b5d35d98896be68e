"""Serves the review app on loopback until it is stopped."""

import gc
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import uvicorn

from checker.classroom.journal.journal import Journal
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.review.access.guard import ReviewGuard
from checker.review.app import make_app, make_room

HOST = "127.0.0.1"


def serve_review(
    journal: Journal,
    reports: Path,
    katas: Mapping[str, Kata],
    port: int,
    allowed: Sequence[str],
    tell: Callable[[str], None],
) -> None:
    """Answer until Ctrl-C.

    Args:
        journal: The class's, up to date.
        reports: The folder of reports.
        katas: The collection's, by slug.
        port: Where to serve; 0 for any that is free.
        allowed: Names of hosts under which the pages may be opened, beside those of this machine.
        tell: Told the link once it answers.

    Raises:
        UsageProblem: The port is taken.
    """
    token = secrets.token_urlsafe(24)
    app = ReviewGuard(make_app(make_room(journal, reports, katas, token)), token, allowed)
    with bind(port) as listener:
        spare_collector()
        tell(f"http://{HOST}:{listener.getsockname()[1]}/{token}/")
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2, ws="none"
        )
        uvicorn.Server(config).run(sockets=[listener])


def spare_collector() -> None:
    """Have Python look for garbage rarely, and never in what is loaded by now: that would take longer than a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def bind(port: int) -> socket.socket:
    """A socket on loopback that listens.

    Raises:
        UsageProblem: The port is taken.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise UsageProblem(
            f"Port {port} on {HOST} can't be used: {error.strerror}.",
            "Choose another one with --port, or leave it out.",
        ) from None
    return listener

"""Serves one app on a real uvicorn, on a socket that was opened outside, and says when it has started."""

import asyncio
import itertools
import os
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any

import uvicorn

from checker.inside.spans import REQUEST, Channel, send_spans_to

ADDRESS = ("127.0.0.1", 8000)
"""What the app sees as its own address, the one that tickets name, whatever socket it is served on."""
FIRST_CLIENT_PORT = 49152


class Front:
    """Stands before the app: gives requests that came over a Unix socket the addresses they would have over TCP."""

    def __init__(self, app: Callable[..., Any], channel: Channel) -> None:
        self.app = app
        self.channel = channel
        self.numbers = itertools.count(1)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer as an ASGI app."""
        if scope["type"] == "lifespan":
            await self.watch_lifespan(scope, receive, send)
            return
        number = next(self.numbers)
        scope["server"] = ADDRESS
        scope["client"] = (ADDRESS[0], FIRST_CLIENT_PORT + number % 16384)
        REQUEST.set(number)
        target = (scope.get("raw_path") or b"").decode("latin-1")
        self.channel.say({"began": number, "method": scope.get("method", ""), "path": target[:1000]})
        try:
            await self.app(scope, receive, send)
        finally:
            # Not at once: what the app raised is printed by uvicorn after this returns, and it may be killed when done.
            asyncio.get_running_loop().call_soon(self.channel.say, {"done": number})

    async def watch_lifespan(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Say why the app could not start, which uvicorn only logs."""
        try:
            await self.app(scope, receive, send)
        except BaseException as error:
            self.channel.say({"lifespan": failure("lifespan", error)})
            raise


class Server(uvicorn.Server):
    """A uvicorn that says on the channel when it has started to answer."""

    def __init__(self, config: uvicorn.Config, channel: Channel) -> None:
        super().__init__(config)
        self.channel = channel

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self.channel.say({"started": True})


def configure(app: Callable[..., Any]) -> uvicorn.Config:
    """Uvicorn as `uvicorn app:app` runs it, without its log and with the protocol that needs no compiled part."""
    config = uvicorn.Config(
        app,
        interface="asgi3",
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
    )
    config.load()
    return config


def serve(
    config: uvicorn.Config, listener: socket.socket, channel: Channel, wait: Callable[[], Any] = lambda: None
) -> None:
    """Answer on `listener` until killed.

    Args:
        config: The app's, loaded.
        listener: A listening socket.
        channel: Where facts go.
        wait: Called when all is ready that needs no line of the app's own, its lifespan among them.
    """
    # Outermost, so that uvicorn's own middleware sees the addresses too.
    config.loaded_app = Front(config.loaded_app, channel)
    send_spans_to(channel)
    server = Server(config, channel)
    with asyncio.Runner() as runner:
        runner.get_loop()
        wait()
        runner.run(server.serve(sockets=[listener]))


def failure(kind: str, error: BaseException) -> dict[str, Any]:
    """What is told of an exception: its kind, its text, and the learner's own lines of its traceback."""
    folder = os.getcwd() + os.sep  # noqa: PTH109
    lines = []
    for frame in traceback.extract_tb(error.__traceback__)[-60:]:
        if frame.filename.startswith(folder):
            name = frame.filename.removeprefix(folder)
            lines.append(f'File "{name}", line {frame.lineno}, in {frame.name}')
            lines.append(f"    {(frame.line or '').strip()[:200]}")
    text = "".join(traceback.format_exception_only(error)).replace(folder, "").strip()
    told: dict[str, Any] = {
        "kind": kind,
        "error": text[-2000:],
        "type": type(error).__name__[:100],
        "traceback": lines[-20:],
    }
    if isinstance(error, SyntaxError):
        told["file"] = (error.filename or "").removeprefix(folder)[:200]
        told["line"] = error.lineno
        told["own"] = (error.filename or "").startswith(folder)
    if isinstance(error, SystemExit):
        told["error"] = f"SystemExit: {error.code!r}"[:2000]
    return told


def import_app(name: str) -> tuple[Callable[..., Any] | None, dict[str, Any] | None]:
    """Import `module:attribute` from the current folder.

    Returns:
        The app and None, or None and what is to be told of the failure.
    """
    module_name, _, attribute = name.partition(":")
    try:
        module = __import__(module_name, fromlist=["*"])
    except SyntaxError as error:
        return None, failure("syntax_error", error)
    except BaseException as error:
        return None, failure("exited" if isinstance(error, SystemExit) else "crashed", error)
    app = getattr(module, attribute, None)
    if app is None:
        from fastapi import FastAPI

        found = [key for key, value in vars(module).items() if isinstance(value, FastAPI)][:5]
        return None, {"kind": "no_app", "attribute": attribute, "module": module_name, "found": found}
    if not callable(app):
        return None, {"kind": "not_fastapi", "attribute": attribute, "module": module_name, "type": type(app).__name__}
    return app, None


def become_served(output: int) -> None:
    """Send what the app prints to `output` from here on."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(output, 1)
    os.dup2(output, 2)

"""Serves one app on a real uvicorn, on a socket that was opened outside, and says when it has started."""

import asyncio
import itertools
import os
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from checker.inside.breakpoints import nobody_answers
from checker.inside.entries import watch_entries
from checker.inside.first_request import PREPARED
from checker.inside.notes import close_notes, note_nothing, open_notes
from checker.inside.spans import Channel, send_spans_to
from checker.inside.statements import watch_statements

ADDRESS = ("127.0.0.1", 8000)
"""What the app sees as its own address, the one that tickets name, whatever socket it is served on."""
FIRST_CLIENT_PORT = 49152


class Watched:
    """Stands before the app, and says of each request when it began, what was done for it, and when it was done."""

    def __init__(self, app: Callable[..., Any], channel: Channel, numbers: Iterator[int] | None = None) -> None:
        self.app = app
        self.channel = channel
        self.numbers = numbers or itertools.count(1)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer as an ASGI app."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.answer(next(self.numbers), scope, receive, send)

    async def answer(self, number: int, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request."""
        open_notes(number)
        target = (scope.get("raw_path") or b"").decode("latin-1")
        self.channel.say({"began": number, "method": scope.get("method", ""), "path": target[:1000]})
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            self.channel.say({"request": number, "raised": raised(error)})
            raise
        finally:
            # Not at once: what the app raised is printed by uvicorn after this returns, and it may be killed when done.
            asyncio.get_running_loop().call_soon(self.finish, number)

    def finish(self, number: int) -> None:
        """Say what was noted of a request, then that it is done."""
        notes = close_notes(number)
        for key, told in (("entered", notes.told_entries()), ("statements", notes.told_statements())):
            for part in told:
                self.channel.say({"request": number, key: part})
        self.channel.say({"done": number})


class Front(Watched):
    """Gives requests that came over a Unix socket the addresses they would have over TCP."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer as an ASGI app."""
        if scope["type"] == "lifespan":
            await self.watch_lifespan(scope, receive, send)
            return
        number = next(self.numbers)
        scope["server"] = ADDRESS
        scope["client"] = (ADDRESS[0], FIRST_CLIENT_PORT + number % 16384)
        await self.answer(number, scope, receive, send)

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
            PREPARED.look_again()
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
    note_nothing()
    server = Server(config, channel)
    with asyncio.Runner() as runner:
        runner.get_loop()
        wait()
        runner.run(server.serve(sockets=[listener]))


def failure(kind: str, error: BaseException) -> dict[str, Any]:
    """What is told of an exception: its kind, its text, and the learner's own lines of its traceback."""
    folder = os.getcwd() + os.sep  # noqa: PTH109
    lines = own_lines(error, folder)
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


def own_lines(error: BaseException, folder: str) -> list[str]:
    """The lines of a traceback that are in the learner's own files."""
    lines = []
    for frame in traceback.extract_tb(error.__traceback__)[-60:]:
        if frame.filename.startswith(folder):
            name = frame.filename.removeprefix(folder)
            lines.append(f'File "{name}", line {frame.lineno}, in {frame.name}')
            lines.append(f"    {(frame.line or '').strip()[:200]}")
    return lines


def raised(error: BaseException) -> list[str]:
    """What is told of an exception that left the app while it answered: as in a traceback, of its own lines alone."""
    folder = os.getcwd() + os.sep  # noqa: PTH109
    text = "".join(traceback.format_exception_only(error)).replace(folder, "").strip()
    return [*(line[:200] for line in own_lines(error, folder)[-8:]), *library_of(error, folder), text[:500]]


def library_of(error: BaseException, folder: str) -> list[str]:
    """The library in whose own code an exception was raised, as `within httpx2`; nothing where it was the learner's."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None or last.tb_frame.f_code.co_filename.startswith(folder):
        return []
    name = last.tb_frame.f_globals.get("__name__")
    return [f"within {name.partition('.')[0][:60]}"] if type(name) is str else []


def import_app(name: str, *, traced: bool) -> tuple[Callable[..., Any] | None, dict[str, Any] | None]:
    """Import `module:attribute` from the current folder.

    Args:
        name: As in `kata.toml`.
        traced: Whether the functions it enters and the SQL it runs are to be noted.

    Returns:
        The app and None, or None and what is to be told of the failure.
    """
    module_name, _, attribute = name.partition(":")
    sys.breakpointhook = nobody_answers
    if traced:
        watch_entries(os.getcwd())  # noqa: PTH109
        watch_statements()
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

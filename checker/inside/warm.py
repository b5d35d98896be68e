"""Warms the process: imports what katas use and answers a few requests once, so that every fork finds it done.

Preloading alone is not enough: the thread pool, the JSON encoder, validation errors and the protocol classes are made
when the first requests are answered.
"""

import asyncio
import gc
import socket
import sys
from contextlib import suppress
from typing import Annotated, Any

import h11
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel

from checker.inside.served_app import Front, Server, configure
from checker.inside.spans import Channel, record_spans


class Item(BaseModel):
    """A body to validate."""

    name: str
    number: int = 1


def throwaway() -> FastAPI:
    """An app that touches what nearly every kata touches."""
    app = FastAPI()
    bearer = HTTPBearer(auto_error=False)

    def caller(x_name: Annotated[str | None, Header()] = None, credentials: object = Depends(bearer)) -> str | None:
        return x_name

    @app.get("/sync")
    def sync(name: Annotated[str | None, Depends(caller)]) -> dict[str, str | None]:
        return {"name": name}

    @app.post("/items", status_code=201)
    async def create(item: Item) -> Item:
        return item

    @app.get("/items/{number}")
    async def read(number: int, name: Annotated[str | None, Depends(caller)]) -> JSONResponse:
        if number > 1:
            raise HTTPException(404, headers={"X-Reason": "none"})
        return JSONResponse({"number": number})

    return app


REQUESTS = (
    ("GET", "/sync", b""),
    ("POST", "/items", b'{"name": "a"}'),
    ("POST", "/items", b'{"name": 1}'),
    ("POST", "/items", b"{"),
    ("GET", "/items/1", b""),
    ("GET", "/items/2", b""),
    ("GET", "/items/x", b""),
    ("DELETE", "/items/1", b""),
    ("GET", "/nothing", b""),
)


def ask(address: Any, family: int) -> None:
    """Send every request once, each on a connection of its own."""
    for method, target, body in REQUESTS:
        with socket.socket(family) as connection:
            connection.settimeout(10)
            connection.connect(address)
            http = h11.Connection(h11.CLIENT)
            headers = [("host", "warm"), ("connection", "close"), ("content-length", str(len(body)))]
            headers += [("content-type", "application/json")] if body else []
            events = (
                h11.Request(method=method, target=target, headers=headers),
                h11.Data(data=body),
                h11.EndOfMessage(),
            )
            # At once: the server may answer the head and close before a second write.
            connection.sendall(b"".join(http.send(event) or b"" for event in events))
            while connection.recv(65536):
                pass


def preload(names: list[str]) -> None:
    """Import what most apps import, and `names`, as far as it is installed."""
    for name in ("sqlite3", "zoneinfo", *names):
        with suppress(ImportError):
            __import__(name)
    if "sqlalchemy" in sys.modules:
        use_database()


def use_database() -> None:
    """Use SQLAlchemy once, by tables of our own in memory: its dialect is imported by the first engine, for each fork.

    Nothing of it is left: no connection, and no table in the app's own metadata.
    """
    from sqlalchemy import ForeignKey, String, create_engine, select
    from sqlalchemy.orm import Mapped, Session, mapped_column, registry

    mappings = registry()

    class Shelf:
        """A table."""

        __tablename__ = "shelf"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str | None] = mapped_column(String(10), unique=True)

    class Thing:
        """Another one, which refers to it."""

        __tablename__ = "thing"
        id: Mapped[int] = mapped_column(primary_key=True)
        shelf: Mapped[int] = mapped_column(ForeignKey("shelf.id"), index=True)

    # Only mapping gives the classes their constructors, which mypy can't know.
    shelves: Any = mappings.mapped(Shelf)
    things: Any = mappings.mapped(Thing)
    engine = create_engine("sqlite://")
    try:
        mappings.metadata.create_all(engine)
        with Session(engine) as session:
            shelf = shelves(name="a")
            session.add(shelf)
            session.commit()
            session.refresh(shelf)
            session.add(things(shelf=shelf.id))
            session.commit()
            session.scalars(select(shelves).where(shelves.name == "a").order_by(shelves.id)).all()
            session.get(things, 1)
            shelf.name = "b"
            session.commit()
            session.delete(session.get(things, 1))
            session.commit()
    finally:
        engine.dispose()
        mappings.dispose()


def settle() -> None:
    """Move what is alive out of the garbage collector's sight, and have it look after what comes.

    In a fork it would write to every page that holds something alive.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


def warm_up(*, traced: bool) -> None:
    """Serve the throwaway app to a client thread, then move what is alive out of the garbage collector's sight.

    Args:
        traced: Whether what FastAPI does is recorded from now on.
    """
    preload([])
    if traced:
        record_spans()
    if hasattr(socket, "AF_UNIX"):
        listener = socket.socket(socket.AF_UNIX)
        # An autobind address: abstract, chosen by the kernel, no file to clean up.
        listener.bind("")
    else:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    asyncio.run(answer_each(listener))
    settle()


async def answer_each(listener: socket.socket) -> None:
    """Serve the throwaway app while a thread asks; without uvicorn's own loop and end, which wait 0.1 s each."""
    config = configure(throwaway())
    channel = Channel(None)
    config.loaded_app = Front(config.loaded_app, channel)
    server = Server(config, channel)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    await asyncio.to_thread(ask, listener.getsockname(), listener.family)
    for each in server.servers:
        each.close()
    await server.lifespan.shutdown()

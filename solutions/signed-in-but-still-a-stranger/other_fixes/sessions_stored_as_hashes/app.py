"""Behind the library's page: readers sign in with their card and see what they have borrowed."""

import os
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from hashlib import sha256
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Cookie, Depends, FastAPI, HTTPException, Response, status
from pydantic import BaseModel


class Reader(NamedTuple):
    name: str
    pin: str
    loans: list[str]


READERS = {
    "2001": Reader("Nora Falk", "1848", ["The Quiet Harbour", "Bees in Winter"]),
    "2002": Reader("Tomas Berg", "4711", ["The Orchard"]),
    "2003": Reader("Ida Novak", "2580", []),
}


class Card(BaseModel):
    number: str
    pin: str


def open_store() -> Iterator[sqlite3.Connection]:
    """Where the sessions are kept; what a request writes is kept as a whole or not at all."""
    store = sqlite3.connect(f"{os.environ['DATA_DIR']}/sessions.db", check_same_thread=False)
    with closing(store), store:
        yield store


Store = Annotated[sqlite3.Connection, Depends(open_store, scope="function")]
Sid = Annotated[str | None, Cookie()]


def find_reader(store: Store, sid: Sid = None) -> Reader:
    """Who is signed in."""
    row = store.execute("SELECT card FROM session WHERE sid = ?", (fingerprint(sid),)).fetchone()
    if row is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Please sign in")
    (card,) = row
    return READERS[card]


SignedIn = Annotated[Reader, Depends(find_reader)]


def keep_private(response: Response) -> None:
    """Have no copy kept, neither in the browser nor on the way: the computers in the hall are everybody's."""
    response.headers["Cache-Control"] = "no-store"


def ok(data: Any = None) -> dict[str, Any]:
    """Bring data into the form that the page expects."""
    return {"data": data}


def fingerprint(sid: str | None) -> str:
    """What of a sid is stored."""
    return sha256((sid or "").encode()).hexdigest()


router = APIRouter(prefix="/api", dependencies=[Depends(keep_private)])


@router.post("/session", status_code=status.HTTP_201_CREATED)
def sign_in(card: Card, response: Response, store: Store, old: Annotated[str | None, Cookie(alias="sid")] = None):
    """Open a session; the page itself sees no more of it than that there is one."""
    reader = READERS.get(card.number)
    if reader is None or reader.pin != card.pin:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong card or PIN")
    sid = secrets.token_urlsafe(24)
    store.execute("DELETE FROM session WHERE sid = ?", (fingerprint(old),))
    store.execute("INSERT INTO session VALUES (?, ?)", (fingerprint(sid), card.number))
    response.set_cookie("sid", sid, httponly=True)
    response.set_cookie("signed_in", "yes")
    return ok({"name": reader.name})


@router.delete("/session")
def sign_out(response: Response, store: Store, sid: Sid = None):
    """End the session, if there is one."""
    store.execute("DELETE FROM session WHERE sid = ?", (fingerprint(sid),))
    response.delete_cookie("sid")
    response.delete_cookie("signed_in")
    return ok()


@router.get("/me")
def show_reader(reader: SignedIn):
    """Say who is signed in, and what they have at home."""
    return ok({"name": reader.name, "loans": reader.loans})


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Make a place for the sessions, unless it is there."""
    with closing(sqlite3.connect(f"{os.environ['DATA_DIR']}/sessions.db")) as store:
        store.execute("CREATE TABLE IF NOT EXISTS session (sid TEXT PRIMARY KEY, card TEXT NOT NULL)")
    yield


app = FastAPI(title="Library", lifespan=lifespan)
app.include_router(router)

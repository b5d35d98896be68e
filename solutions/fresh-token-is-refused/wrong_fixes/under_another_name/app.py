"""Members of the city library: they join with their card, sign in on the phone, and stay signed in for a day."""

import hmac
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, HTTPException, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

SCHEMA = "CREATE TABLE IF NOT EXISTS members (id INTEGER PRIMARY KEY, card TEXT UNIQUE, pin BLOB)"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    folder = Path(os.environ["DATA_DIR"])
    key_file, database = folder / "library.key", folder / "members.db"
    if not key_file.exists():
        key_file.write_bytes(secrets.token_bytes(32))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(SCHEMA)
    yield {"key": key_file.read_bytes(), "database": database}


app = FastAPI(title="City library", lifespan=lifespan)


class Credentials(BaseModel):
    card: Annotated[str, Field(min_length=1)]
    pin: Annotated[str, Field(pattern="^[0-9]{4,8}$")]

    def seal_pin(self, key: bytes) -> bytes:
        """The PIN as it is stored: without the key nobody can read it back, few as there are."""
        return hmac.digest(key, f"{self.card}:{self.pin}".encode(), "sha256")


def library_key(request: Request) -> bytes:
    return request.state.key


def open_database(request: Request) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(request.state.database, check_same_thread=False)) as connection:
        yield connection


Key = Annotated[bytes, Depends(library_key)]
Database = Annotated[sqlite3.Connection, Depends(open_database)]


def current_member(bearer: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())], key: Key) -> int:
    """The id of the member whose token came with the request."""
    try:
        claims = jwt.decode(bearer.credentials, key, algorithms=["HS256"], options={"require": ["exp", "member_id"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401, "Please sign in", {"WWW-Authenticate": "Bearer"}) from None
    return int(claims["member_id"])


def hand_out_token(member_id: int, key: bytes) -> dict[str, str]:
    """A token that is good until this time tomorrow."""
    now = datetime.now(UTC)
    claims = {"member_id": member_id, "iat": now, "exp": now + timedelta(days=1)}
    return {"token": jwt.encode(claims, key, algorithm="HS256")}


@app.post("/members", status_code=status.HTTP_201_CREATED)
def join(form: Credentials, key: Key, database: Database) -> dict[str, str]:
    """Join with a card, and be signed in at once."""
    try:
        with database:
            row = (form.card, form.seal_pin(key))
            cursor = database.execute("INSERT INTO members (card, pin) VALUES (?, ?)", row)
    except sqlite3.IntegrityError:
        raise HTTPException(status.HTTP_409_CONFLICT, "This card has joined") from None
    return hand_out_token(cursor.lastrowid, key)


@app.post("/sign-in")
def sign_in(form: Credentials, key: Key, database: Database) -> dict[str, str]:
    row = (form.card, form.seal_pin(key))
    member = database.execute("SELECT id FROM members WHERE card = ? AND pin = ?", row).fetchone()
    if member is None:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Wrong card or PIN")
    return hand_out_token(member[0], key)


@app.post("/renewal")
def renew(member_id: Annotated[int, Depends(current_member)], key: Key) -> dict[str, str]:
    """A new token for a member who is still signed in."""
    return hand_out_token(member_id, key)


@app.get("/me")
def read_member(member_id: Annotated[int, Depends(current_member)], database: Database) -> dict[str, int | str]:
    """What the app shows on its first page."""
    (card,) = database.execute("SELECT card FROM members WHERE id = ?", (member_id,)).fetchone()
    return {"id": member_id, "card": card}

"""Guest passes of the Deccan Gym: the front desk hands them out, and the readers at the doors ask who may come in."""

import base64
import hmac
import json
import math
import os
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, BaseModel, Field

HOUSE = timezone(timedelta(hours=5, minutes=30))
FIRST_DAY, LAST_DAY = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
SCHEMA = """
CREATE TABLE IF NOT EXISTS passes (id INTEGER PRIMARY KEY, guest TEXT, ends TEXT, withdrawn INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS door (secret BLOB);
"""


class Wish(BaseModel):
    guest: Annotated[str, Field(min_length=1, max_length=60)]
    minutes: Annotated[int, Field(ge=1, le=600)]
    starts: Annotated[AwareDatetime, Field(ge=FIRST_DAY, lt=LAST_DAY)] = Field(
        default_factory=lambda: datetime.now(UTC)
    )


class Pass(BaseModel):
    id: int
    guest: str
    ends: str


class NewPass(Pass):
    token: str


class Visit(BaseModel):
    guest: str
    minutes_left: int


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    database = f"{os.environ['DATA_DIR']}/passes.db"
    with closing(sqlite3.connect(database)) as db, db:
        db.executescript(SCHEMA)
        db.execute("INSERT INTO door SELECT ? WHERE NOT EXISTS (SELECT * FROM door)", (secrets.token_bytes(32),))
        (secret,) = db.execute("SELECT secret FROM door").fetchone()
    yield {"database": database, "secret": secret}


def open_database(request: Request) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(request.state.database, check_same_thread=False)) as db, db:
        db.row_factory = sqlite3.Row
        yield db


def door_secret(request: Request) -> bytes:
    return request.state.secret


Database = Annotated[sqlite3.Connection, Depends(open_database, scope="function")]
Secret = Annotated[bytes, Depends(door_secret)]


def write_part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


HEAD = write_part(b'{"alg":"HS256","typ":"JWT"}')


def sign(claims: dict[str, Any], secret: bytes) -> str:
    """A JWT with these claims."""
    token = f"{HEAD}.{write_part(json.dumps(claims).encode())}"
    return f"{token}.{write_part(hmac.digest(secret, token.encode(), 'sha256'))}"


def read_signed(token: str, secret: bytes) -> dict[str, Any] | None:
    """The claims of a token that was signed here, or nothing."""
    signed, _, seal = token.rpartition(".")
    expected = write_part(hmac.digest(secret, signed.encode(), "sha256"))
    if not hmac.compare_digest(expected.encode(), seal.encode()):
        return None
    payload = signed.partition(".")[2]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


desk = APIRouter(prefix="/desk/passes")


def on_house_clocks(moment: datetime) -> datetime:
    """What the clocks in the gym show at a moment."""
    return moment.astimezone(HOUSE).replace(tzinfo=None, microsecond=0)


@desk.post("", status_code=status.HTTP_201_CREATED)
def hand_out(wish: Wish, db: Database, secret: Secret) -> NewPass:
    end = wish.starts + timedelta(minutes=wish.minutes)
    ends = on_house_clocks(end)
    row = (wish.guest, ends.isoformat())
    number = db.execute("INSERT INTO passes (guest, ends) VALUES (?, ?)", row).lastrowid
    token = sign({"jti": str(number), "exp": math.ceil(end.timestamp())}, secret)
    return NewPass(id=number, guest=wish.guest, ends=ends.isoformat(), token=token)


@desk.get("")
def list_open(db: Database) -> list[Pass]:
    """Show the passes with which somebody may be in the house."""
    now = on_house_clocks(datetime.now(UTC)).isoformat()
    rows = db.execute("SELECT id, guest, ends FROM passes WHERE ends > ? AND NOT withdrawn ORDER BY id", (now,))
    return [Pass(**row) for row in rows]


@desk.delete("/{number}", status_code=status.HTTP_204_NO_CONTENT)
def withdraw(number: Annotated[int, Path(ge=1, le=10**9)], db: Database) -> None:
    if not db.execute("UPDATE passes SET withdrawn = 1 WHERE id = ?", (number,)).rowcount:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such pass")


app = FastAPI(title="Deccan Gym", lifespan=lifespan)
app.include_router(desk)


@app.get("/door")
def ask_door(
    bearer: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())], db: Database, secret: Secret
) -> Visit:
    """Say who may come in, and for how long; anything but a 200 keeps the door shut."""
    refusal = HTTPException(status.HTTP_401_UNAUTHORIZED, "No pass", {"WWW-Authenticate": "Bearer"})
    claims = read_signed(bearer.credentials, secret)
    if claims is None or claims["exp"] <= time.time():
        raise refusal
    guest = db.execute("SELECT guest FROM passes WHERE id = ? AND NOT withdrawn", (claims["jti"],)).fetchone()
    if guest is None:
        raise refusal
    return Visit(guest=guest["guest"], minutes_left=math.ceil((claims["exp"] - time.time()) / 60))

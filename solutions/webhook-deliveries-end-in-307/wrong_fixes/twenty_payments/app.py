"""The theatre's box office: its payment provider reports here what was paid and what was paid back."""

import os
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, status
from fastapi.responses import RedirectResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, Field

SCHEMA = """CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
            payment TEXT NOT NULL, paid INTEGER NOT NULL, refunded INTEGER NOT NULL)"""
SUMS = "SELECT payment, sum(paid) AS paid, sum(refunded) AS refunded FROM events"

Identifier = Annotated[str, Field(pattern="^[a-z0-9-]{1,40}$")]


class Event(BaseModel):
    event: Identifier
    payment: Identifier
    cents: Annotated[int, Field(ge=1, le=10**8)]


class Balance(BaseModel):
    payment: str
    paid: int
    refunded: int


def open_ledger() -> Iterator[sqlite3.Connection]:
    """The ledger for one request: all that it writes is kept, or nothing."""
    with closing(sqlite3.connect(f"{os.environ['DATA_DIR']}/box-office.db", check_same_thread=False)) as ledger, ledger:
        ledger.row_factory = sqlite3.Row
        yield ledger


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    for ledger in open_ledger():
        ledger.execute(SCHEMA)
    yield


def admit_provider(sender: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> None:
    """Let nobody but the provider report."""
    known = f"tally:{os.environ.get('PROVIDER_PASSWORD', 'only-for-development')}".encode()
    if not secrets.compare_digest(f"{sender.username}:{sender.password}".encode(), known):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Unknown sender", {"WWW-Authenticate": "Basic"})


Ledger = Annotated[sqlite3.Connection, Depends(open_ledger, scope="function")]
webhooks = APIRouter(prefix="/webhooks", dependencies=[Depends(admit_provider)])
payments = APIRouter(prefix="/payments")


def enter(ledger: sqlite3.Connection, event: Event, *, paid: int = 0, refunded: int = 0) -> None:
    """Write an event into the ledger, once however often it comes."""
    row = (event.event, event.payment, paid, refunded)
    ledger.execute("INSERT OR IGNORE INTO events (id, payment, paid, refunded) VALUES (?, ?, ?, ?)", row)


@webhooks.post("/payments", status_code=status.HTTP_202_ACCEPTED)
def take_payment(event: Event, ledger: Ledger) -> None:
    enter(ledger, event, paid=event.cents)


@webhooks.post("/refunds", status_code=status.HTTP_202_ACCEPTED)
def take_refund(event: Event, ledger: Ledger) -> None:
    enter(ledger, event, refunded=event.cents)


@payments.get("")
def list_balances(ledger: Ledger) -> list[Balance]:
    rows = ledger.execute(f"{SUMS} GROUP BY payment ORDER BY min(number) LIMIT 20")
    return [Balance(**row) for row in rows]


@payments.get("/{payment}")
def read_balance(payment: str, ledger: Ledger) -> Balance:
    row = ledger.execute(f"{SUMS} WHERE payment = ? GROUP BY payment", (payment,)).fetchone()
    if row is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Nothing was reported of this payment")
    return Balance(**row)


app = FastAPI(title="Box office", lifespan=lifespan)
app.include_router(webhooks)
app.include_router(payments)


@app.get("/p/{payment}", response_class=RedirectResponse)
def open_printed_link(payment: Identifier) -> str:
    """The short address that is printed on a ticket."""
    return f"/payments/{payment}"

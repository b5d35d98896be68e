"""The bakery's order book: the order systems of the cafés write into it, and the night shift bakes by it."""

import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, HTTPException, Path, status
from pydantic import AliasChoices, BaseModel, Field

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (number INTEGER PRIMARY KEY, cafe TEXT NOT NULL, day TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lines (id INTEGER PRIMARY KEY, number INTEGER NOT NULL REFERENCES orders,
                                  bread TEXT NOT NULL, quantity INTEGER NOT NULL, note TEXT NOT NULL);
"""

Cafe = Annotated[str, Field(min_length=1, max_length=60)]
Number = Annotated[int, Path(ge=1, le=10**9)]


class Line(BaseModel):
    bread: Literal["baguette", "roll", "rye"]
    quantity: Annotated[int, Field(ge=1, le=500, validation_alias=AliasChoices("quantity", "qty"))] = 1
    note: Annotated[str, Field(max_length=200, validation_alias=AliasChoices("note", "notes"))] = ""


class Order(BaseModel):
    cafe: Cafe
    day: date
    lines: Annotated[list[Line], Field(min_length=1, max_length=20)]


class Change(BaseModel):
    cafe: Cafe | None = None
    day: Annotated[date | None, Field(validation_alias=AliasChoices("day", "date"))] = None


class Booked(Order):
    number: int


def open_book() -> Iterator[sqlite3.Connection]:
    """The order book for one request: all that the request writes is kept, or nothing."""
    with closing(sqlite3.connect(f"{os.environ['DATA_DIR']}/orders.db", check_same_thread=False)) as book, book:
        book.row_factory = sqlite3.Row
        yield book


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    for book in open_book():
        book.executescript(SCHEMA)
    yield


Book = Annotated[sqlite3.Connection, Depends(open_book, scope="function")]
app = FastAPI(title="Bakery", lifespan=lifespan)


def write_line(book: sqlite3.Connection, number: int, line: Line) -> None:
    row = {"number": number, **line.model_dump()}
    book.execute("INSERT INTO lines (number, bread, quantity, note) VALUES (:number, :bread, :quantity, :note)", row)


def look_up(book: sqlite3.Connection, number: int) -> Booked:
    """An order as it stands in the book."""
    order = book.execute("SELECT cafe, day FROM orders WHERE number = ?", (number,)).fetchone()
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such order")
    lines = book.execute("SELECT bread, quantity, note FROM lines WHERE number = ? ORDER BY id", (number,))
    return Booked(number=number, lines=[Line(**line) for line in lines], **order)


@app.post("/orders", status_code=status.HTTP_201_CREATED)
def place_order(order: Order, book: Book) -> Booked:
    row = (order.cafe, order.day.isoformat())
    number = book.execute("INSERT INTO orders (cafe, day) VALUES (?, ?)", row).lastrowid
    for line in order.lines:
        write_line(book, number, line)
    return look_up(book, number)


@app.get("/orders/{number}")
def read_order(number: Number, book: Book) -> Booked:
    return look_up(book, number)


@app.patch("/orders/{number}")
def change_order(number: Number, change: Change, book: Book) -> Booked:
    row = {"number": number, **change.model_dump(mode="json")}
    book.execute(
        "UPDATE orders SET cafe = coalesce(:cafe, cafe), day = coalesce(:day, day) WHERE number = :number", row
    )
    return look_up(book, number)


@app.post("/orders/{number}/lines", status_code=status.HTTP_201_CREATED)
def add_line(number: Number, line: Line, book: Book) -> Booked:
    write_line(book, number, line)
    return look_up(book, number)


@app.get("/baking-list")
def plan_night(day: date, book: Book) -> dict[str, int]:
    """How many pieces of each bread have to be ready on a day."""
    query = "SELECT bread, sum(quantity) FROM lines JOIN orders USING (number) WHERE day = ? GROUP BY bread"
    return dict(book.execute(query, (day.isoformat(),)).fetchall())

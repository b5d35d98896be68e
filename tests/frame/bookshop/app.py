"""A bookshop, as the examples of docs/checks.md promise it, but for where Location leads."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import httpx2
from fastapi import Cookie, FastAPI, HTTPException, Response
from fastapi.responses import RedirectResponse
from publisher import network
from pydantic import BaseModel


class NewBook(BaseModel):
    title: str


class Book(NewBook):
    id: int


class Visitor(BaseModel):
    name: str


app = FastAPI(title="Bookshop")
publisher = httpx2.Client(base_url="https://publisher.example", transport=network, timeout=1)
sold: dict[int, str] = {}
shelf = Path(os.environ["DATA_DIR"]) / "books.json"


def read_shelf() -> list[Book]:
    return [Book.model_validate(book) for book in json.loads(shelf.read_text())] if shelf.exists() else []


@app.post("/books", status_code=201)
def add_book(new: NewBook, response: Response) -> Book:
    books = read_shelf()
    book = Book(id=len(books) + 1, title=new.title)
    shelf.write_text(json.dumps([each.model_dump() for each in (*books, book)]))
    response.headers["location"] = f"/book/{book.id}"
    return book


@app.get("/books")
def all_books() -> list[Book]:
    return read_shelf()


@app.get("/books/{number}")
def one_book(number: int) -> Book:
    books = read_shelf()
    if not 0 < number <= len(books):
        raise HTTPException(404, "No such book")
    return books[number - 1]


@app.get("/books/{number}/price")
def price(number: int) -> int:
    try:
        answer = publisher.get("/prices", params={"title": one_book(number).title}).raise_for_status()
    except httpx2.TimeoutException as error:
        raise HTTPException(504, "The publisher takes too long") from error
    except httpx2.HTTPError as error:
        raise HTTPException(502, "The publisher has failed") from error
    return int(answer.json()["price"])


@app.post("/books/{number}/sale", status_code=204)
async def sell(number: int, name: Annotated[str, Cookie()]) -> None:
    if number in sold:
        raise HTTPException(409, "Somebody was faster")
    sold[number] = name


@app.get("/clock")
def clock() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


@app.get("/latest")
def latest() -> RedirectResponse:
    return RedirectResponse(f"/books/{len(read_shelf())}")


@app.post("/sign-in", status_code=204)
def sign_in(visitor: Visitor, response: Response) -> None:
    response.set_cookie("name", visitor.name)


@app.get("/me")
def me(name: Annotated[str | None, Cookie()] = None) -> Visitor:
    if name is None:
        raise HTTPException(401, "Nobody has signed in")
    return Visitor(name=name)

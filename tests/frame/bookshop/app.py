"""A bookshop, as the examples of docs/checks.md promise it, but for where Location leads."""

from typing import Annotated

from fastapi import Cookie, FastAPI, HTTPException, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel


class NewBook(BaseModel):
    title: str


class Book(NewBook):
    id: int


class Visitor(BaseModel):
    name: str


app = FastAPI(title="Bookshop")
books: list[Book] = []


@app.post("/books", status_code=201)
def add_book(new: NewBook, response: Response) -> Book:
    book = Book(id=len(books) + 1, title=new.title)
    books.append(book)
    response.headers["location"] = f"/book/{book.id}"
    return book


@app.get("/books")
def all_books() -> list[Book]:
    return books


@app.get("/books/{number}")
def one_book(number: int) -> Book:
    if not 0 < number <= len(books):
        raise HTTPException(404, "No such book")
    return books[number - 1]


@app.get("/latest")
def latest() -> RedirectResponse:
    return RedirectResponse(f"/books/{len(books)}")


@app.post("/sign-in", status_code=204)
def sign_in(visitor: Visitor, response: Response) -> None:
    response.set_cookie("name", visitor.name)


@app.get("/me")
def me(name: Annotated[str | None, Cookie()] = None) -> Visitor:
    if name is None:
        raise HTTPException(401, "Nobody has signed in")
    return Visitor(name=name)

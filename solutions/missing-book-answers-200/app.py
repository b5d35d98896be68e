"""The library's catalogue, as other services ask it: which books stand on our shelves."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, status
from pydantic import BaseModel

app = FastAPI(title="Library catalogue")


class Book(BaseModel):
    isbn: str
    title: str
    author: str


class Shelves:
    """The books, by ISBN."""

    def __init__(self) -> None:
        self._books: dict[str, Book] = {}

    def find(self, isbn: str) -> Book | None:
        return self._books.get(isbn)

    def put(self, book: Book) -> None:
        self._books[book.isbn] = book

    def remove(self, isbn: str) -> None:
        del self._books[isbn]


_shelves = Shelves()


def get_shelves() -> Shelves:
    return _shelves


OurShelves = Annotated[Shelves, Depends(get_shelves)]


@app.post("/books", status_code=status.HTTP_201_CREATED)
def add_book(book: Book, shelves: OurShelves) -> Book:
    """Put a new book on the shelves."""
    if shelves.find(book.isbn):
        raise HTTPException(status.HTTP_409_CONFLICT, "We have this book already")
    shelves.put(book)
    return book


@app.get("/books/{isbn}")
def read_book(isbn: str, shelves: OurShelves):
    """Describe a book."""
    book = shelves.find(isbn)
    if book is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We do not have this book")
    return book


@app.delete("/books/{isbn}", status_code=status.HTTP_204_NO_CONTENT)
def remove_book(isbn: str, shelves: OurShelves) -> None:
    """Take a book off the shelves."""
    if not shelves.find(isbn):
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We do not have this book")
    shelves.remove(isbn)

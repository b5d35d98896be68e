"""The library's catalogue, for the tools that keep it in order: all may read it, some may change it."""

import secrets
from enum import StrEnum
from typing import Annotated, NamedTuple

from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel

app = FastAPI(title="Catalogue")
basic = HTTPBasic(realm="Catalogue")


class Role(StrEnum):
    READER = "reader"
    VOLUNTEER = "volunteer"
    LIBRARIAN = "librarian"
    ADMIN = "admin"


class User(NamedTuple):
    password: str
    role: Role


class Book(BaseModel):
    isbn: str
    title: str


USERS = {
    "rui": User("paper-boat", Role.READER),
    "vera": User("stone-bridge", Role.VOLUNTEER),
    "lena": User("tall-ladder", Role.LIBRARIAN),
    "adam": User("brass-key", Role.ADMIN),
}
books: dict[str, Book] = {}


def current_user(credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> User:
    """Whose name and password came with the request."""
    user = USERS.get(credentials.username)
    if user is None or not secrets.compare_digest(credentials.password.encode(), user.password.encode()):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong name or password", {"WWW-Authenticate": "Basic"})
    return user


def allow_adding(user: Annotated[User, Depends(current_user)]) -> None:
    """Let through everybody who works here."""
    if user.role == Role.READER:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Readers can't add books")


def allow_removing(user: Annotated[User, Depends(current_user)]) -> None:
    """Let through those who look after the collection."""
    if user.role != Role.ADMIN and user.role != Role.LIBRARIAN:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Only librarians and admins can remove books")


def find_book(isbn: str) -> Book:
    """The book that the path names."""
    if isbn not in books:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such book")
    return books[isbn]


@app.post("/books", status_code=status.HTTP_201_CREATED, dependencies=[Depends(allow_adding)])
def add_book(book: Book) -> Book:
    """Add a book to the catalogue."""
    if book.isbn in books:
        raise HTTPException(status.HTTP_409_CONFLICT, "This book is in the catalogue")
    books[book.isbn] = book
    return book


@app.get("/books/{isbn}")
def read_book(book: Annotated[Book, Depends(find_book)]) -> Book:
    """Describe a book."""
    return book


@app.delete("/books/{isbn}", status_code=status.HTTP_204_NO_CONTENT, dependencies=[Depends(allow_removing)])
def remove_book(book: Annotated[Book, Depends(find_book)]) -> None:
    """Take a book out of the catalogue."""
    del books[book.isbn]

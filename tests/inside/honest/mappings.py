"""Mappings that can't be configured, which shows when they are first used, and those that can be beside them."""

import traceback

from fastapi import FastAPI
from sqlalchemy import ForeignKey, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Novel"]] = relationship()  # There is no such class.


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf: Mapped[int] = mapped_column(ForeignKey("shelf.id"))


class OtherBase(DeclarativeBase):
    pass


class Sign(OtherBase):
    __tablename__ = "sign"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def told(function):
    try:
        return function()
    except Exception as error:
        return [type(error).__name__, str(error), len(traceback.extract_tb(error.__traceback__))]


@app.get("/")
def names():
    return ["sign/1", "book/1", "shelf/1", "book/2", "shelf/2", "sign/2", "columns"]


@app.get("/sign/{time}")
def sign(time: int):
    return told(lambda: Sign(id=1, name="a").name)


@app.get("/book/{time}")
def book(time: int):
    return told(lambda: Book(id=1).id)


@app.get("/shelf/{time}")
def shelf(time: int):
    return told(lambda: Shelf(id=1).books)


@app.get("/columns")
def columns():
    return told(lambda: [one.key for one in inspect(Sign).columns])

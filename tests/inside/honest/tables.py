"""Tables by SQLModel and SQLAlchemy."""

import inspect
import os
import sqlite3
import traceback
from typing import Annotated

import sqlalchemy
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.orm import Session as PlainSession
from sqlalchemy.pool import NullPool, StaticPool
from sqlmodel import Field, Session, SQLModel, select

app = FastAPI()
CASES = []


def case(function):
    """Answer with what the function returns, or with all that is known of what it raises."""
    if inspect.iscoroutinefunction(function):

        @app.get(f"/{function.__name__}")
        async def answer():
            try:
                return await function()
            except BaseException as error:
                return told(error)
    else:

        @app.get(f"/{function.__name__}")
        def answer():
            try:
                return function()
            except BaseException as error:
                return told(error)

    CASES.append(function.__name__)
    return function


def told(error):
    frames = traceback.extract_tb(error.__traceback__)
    return [
        type(error).__name__,
        str(error),
        [[os.path.basename(one.filename), one.lineno, one.name] for one in frames],
    ]


@app.get("/")
def names():
    return CASES


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True, unique=True)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(sqlalchemy.ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/heroes.db", connect_args={"check_same_thread": False})
memory = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
SQLModel.metadata.create_all(engine)


@event.listens_for(engine, "connect")
def foreign_keys(connection, record):
    connection.execute("pragma foreign_keys=on")


def session():
    with Session(engine) as one:
        yield one


@app.get("/heroes")
def heroes(session: Annotated[Session, Depends(session)]):
    session.add(Hero(name="a"))
    session.commit()
    return session.exec(select(Hero)).all()


CASES.append("heroes")


@case
def the_same_again():
    with Session(engine) as session:
        session.add(Hero(name="a"))
        try:
            session.commit()
        except sqlalchemy.exc.IntegrityError as error:
            session.rollback()
            return [str(error), [each.name for each in session.exec(select(Hero))]]


@case
def related():
    Base.metadata.create_all(memory)
    with PlainSession(memory) as session:
        session.add(Author(name="x", books=[Book(), Book()]))
        session.commit()
        author = session.scalars(sqlalchemy.select(Author)).one()
        found = [len(author.books)]
        session.delete(author)
        session.commit()
        return found + [session.scalar(sqlalchemy.select(sqlalchemy.func.count(Book.id)))]


@case
def beneath():
    with memory.connect() as connection:
        raw = connection.connection.driver_connection
        return [type(raw) is sqlite3.Connection, connection.execute(text("select :a"), {"a": 1}).scalar()]


@case
def streamed():
    with engine.connect() as connection:
        return [
            tuple(row)
            for row in connection.execution_options(yield_per=2).execute(text("select 1 union select 2 union select 3"))
        ]


@case
def wrong():
    with memory.begin() as connection:
        connection.execute(text("selekt"))


@case
def without_a_pool():
    other = create_engine("sqlite:///:memory:", poolclass=NullPool, echo=False)
    with other.begin() as connection:
        return [connection.exec_driver_sql("select 1").all()[0][0], connection.dialect.driver]

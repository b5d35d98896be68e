"""Routers that are included, and changed once more before the first request; mappings that tell when they are configured."""

from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI, HTTPException
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column

STARTED, HEARD = [], []


def late():
    return "late"


def closed():
    raise HTTPException(403, "closed")


def first():
    return "first"


@asynccontextmanager
async def lifespan(app):
    STARTED.append("lifespan")
    books.routes.append(APIRoute("/late", late))
    books.routes[0].status_code = 203
    shelves.routes[0].dependencies.append(Depends(closed))
    signs.routes.insert(0, APIRoute("/{name}", first))
    notes.dependencies.append(Depends(closed))
    yield


app = FastAPI(lifespan=lifespan)
books, shelves, signs, notes = (APIRouter(prefix=f"/{name}") for name in ("books", "shelves", "signs", "notes"))
untouched = APIRouter(prefix="/untouched", default_response_class=PlainTextResponse)


@app.get("/")
def names():
    outside = ["books/1", "books/late", "shelves/1", "shelves/1/signs/x", "notes/1", "untouched/1", "untouched/2"]
    return [*outside, "untouched/wrong", "missing", "added", "configured", "declared", "openapi.json"]


@books.get("/{number}")
def read_book(number: int):
    return number


@shelves.get("/{number}")
def read_shelf(number: int):
    return number


@signs.get("/{name}")
def read_sign(name: str):
    return f"sign {name}"


@notes.get("/{number}")
def read_note(number: int):
    return number


@untouched.get("/{number}")
def read_untouched(number: int):
    return f"{number}"


def add():
    @untouched.get("/added/now")
    def added():
        return "added"

    return app.url_path_for("added")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)

    @classmethod
    def __declare_last__(cls):
        HEARD.append(["declared", *STARTED])


@event.listens_for(Mapper, "after_configured")
def hear():
    HEARD.append(["configured", *STARTED])


shelves.include_router(signs, prefix="/{number}")
for router in (books, shelves, notes, untouched):
    app.include_router(router)
app.get("/added")(add)


@app.get("/configured")
def configured():
    return [Book().id, HEARD]


@app.get("/declared")
def declared():
    return [Base.registry.mappers and "mapped", HEARD]

"""The rowing club's members: the club's page lists them, and they join and sign in here."""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from hashlib import scrypt
from typing import Annotated

from fastapi import Body, Depends, FastAPI, HTTPException, Request, status
from pydantic import BaseModel
from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Member(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    joined: date
    household: str
    email: str
    password_hash: str
    reset_code: str = Field(default_factory=lambda: secrets.token_urlsafe(8))


class NewMember(BaseModel):
    name: str
    joined: date
    household: str
    email: str
    password: Annotated[str, Field(min_length=8, max_length=100)]


class MemberOut(BaseModel):
    id: int
    name: str
    joined: date


class HouseholdOut(BaseModel):
    name: str
    members: list[MemberOut]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Engine]]:
    """Open the club's books."""
    engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/club.db")
    SQLModel.metadata.create_all(engine)
    yield {"engine": engine}
    engine.dispose()


def open_books(request: Request) -> Iterator[Session]:
    """Read and write in one piece: all of it is kept, or nothing."""
    with Session(request.state.engine) as books:
        yield books
        books.commit()


Books = Annotated[Session, Depends(open_books, scope="function")]
app = FastAPI(title="Rowing club", lifespan=lifespan)
known_emails: set[str] = set()


def protect(password: str, salt: str) -> str:
    """What of a password may be stored."""
    return f"{salt}:{scrypt(password.encode(), salt=salt.encode(), n=2**12, r=8, p=1).hex()}"


@app.post("/members", status_code=status.HTTP_201_CREATED, response_model=MemberOut)
def join(new: NewMember, books: Books) -> Member:
    """Take somebody into the club."""
    member = Member(**new.model_dump(), password_hash=protect(new.password, secrets.token_hex(16)))
    if new.email in known_emails:
        raise HTTPException(status.HTTP_409_CONFLICT, "This e-mail is a member's already")
    known_emails.add(new.email)
    books.add(member)
    books.flush()
    return member


@app.get("/members", response_model=list[MemberOut])
def list_members(books: Books) -> list[Member]:
    """Show everybody, those who have been here longest first."""
    return list(books.exec(select(Member).order_by(Member.joined)))


@app.get("/households/{name}", response_model=HouseholdOut)
def read_household(name: str, books: Books) -> dict[str, object]:
    """Show who lives together."""
    members = books.exec(select(Member).where(Member.household == name).order_by(Member.joined)).all()
    if not members:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Nobody of this household rows with us")
    return {"name": name, "members": members}


@app.post("/sign-in", response_model=MemberOut)
def sign_in(email: Annotated[str, Body()], password: Annotated[str, Body()], books: Books) -> Member:
    """Let in who knows the password."""
    member = books.exec(select(Member).where(Member.email == email)).first()
    salt = member.password_hash.partition(":")[0] if member else ""
    if not member or not secrets.compare_digest(member.password_hash, protect(password, salt)):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong e-mail or password")
    return member

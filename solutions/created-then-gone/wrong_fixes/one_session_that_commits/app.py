"""The house's meeting rooms: booked, moved and called off in the front end, confirmed by mail."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Annotated

import httpx2
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Path, Request, status
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, create_engine, select

from post_office import network

router = APIRouter(prefix="/bookings", tags=["bookings"])


class Slot(SQLModel):
    day: date
    hour: int = Field(ge=8, le=18)


class NewBooking(Slot):
    room: str = Field(min_length=1, max_length=40)
    organiser: str = Field(min_length=1, max_length=254)


class Booking(NewBooking, table=True):
    __table_args__ = (UniqueConstraint("room", "day", "hour"),)
    id: int | None = Field(default=None, primary_key=True)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/rooms.db")
    SQLModel.metadata.create_all(app.state.engine)
    app.state.session = Session(app.state.engine)
    yield
    app.state.session.close()
    app.state.engine.dispose()


def open_session(request: Request) -> Iterator[Session]:
    yield request.app.state.session


Database = Annotated[Session, Depends(open_session)]


def find_booking(booking_id: Annotated[int, Path(gt=0, lt=2**63)], session: Database) -> Booking:
    booking = session.get(Booking, booking_id)
    if booking is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such booking")
    return booking


Found = Annotated[Booking, Depends(find_booking)]


def save(session: Session, booking: Booking) -> Booking:
    """Store a booking, new or changed, unless its room is taken at that time."""
    session.add(booking)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        raise HTTPException(status.HTTP_409_CONFLICT, "The room is taken") from None
    session.refresh(booking)
    return booking


def confirm(organiser: str, words: str) -> None:
    """Tell the organiser by mail; a mail that can't be sent is no reason to give up a room."""
    with suppress(httpx2.HTTPError), httpx2.Client(base_url="https://post.example", transport=network) as post:
        post.post("/mails", json={"to": organiser, "words": words})


@router.post("", status_code=status.HTTP_201_CREATED)
def book(form: NewBooking, session: Database, tasks: BackgroundTasks) -> Booking:
    booking = save(session, Booking.model_validate(form))
    tasks.add_task(confirm, booking.organiser, "We expect you")
    return booking


@router.put("/{booking_id}/slot")
def move(slot: Slot, booking: Found, session: Database, tasks: BackgroundTasks) -> Booking:
    booking = save(session, booking.sqlmodel_update(slot.model_dump()))
    tasks.add_task(confirm, booking.organiser, "We expect you at another time")
    return booking


@router.delete("/{booking_id}", status_code=status.HTTP_204_NO_CONTENT)
def call_off(booking: Found, session: Database) -> None:
    session.delete(booking)
    session.commit()


@router.get("/{booking_id}")
def read(booking: Found) -> Booking:
    return booking


@router.get("")
def read_all(room: str, session: Database) -> list[Booking]:
    """All bookings of a room, the earliest first."""
    return list(session.exec(select(Booking).where(Booking.room == room).order_by(Booking.day, Booking.hour)))


app = FastAPI(title="Meeting rooms", lifespan=lifespan)
app.include_router(router)

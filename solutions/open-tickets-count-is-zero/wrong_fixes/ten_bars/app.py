"""The helpdesk: what people ask for help with, who works on it, and the numbers for the screen in the corridor."""

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Path, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Status(StrEnum):
    OPEN = "open"
    ON_HOLD = "waiting"
    DONE = "solved"


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str]
    title: Mapped[str]
    status: Mapped[Status] = mapped_column(default=Status.OPEN, index=True)


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class NewTicket(BaseModel):
    team: Words
    title: Words


class TicketOut(NewTicket):
    model_config = ConfigDict(from_attributes=True)

    id: int
    status: Status


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, sessionmaker[Session]]]:
    engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/helpdesk.db")
    Base.metadata.create_all(engine)
    yield {"sessions": sessionmaker(engine)}
    engine.dispose()


def begin(request: Request) -> Iterator[Session]:
    with request.state.sessions() as session:
        yield session


Database = Annotated[Session, Depends(begin)]
TicketId = Annotated[int, Path(gt=0, lt=2**63)]
tickets = APIRouter(prefix="/tickets", tags=["tickets"])
reports = APIRouter(prefix="/reports", tags=["reports"])


@tickets.post("", status_code=201, response_model=TicketOut)
def open_ticket(form: NewTicket, session: Database) -> Ticket:
    ticket = Ticket(**form.model_dump())
    session.add(ticket)
    session.commit()
    return ticket


@tickets.patch("/{ticket_id}", response_model=TicketOut)
def change_status(ticket_id: TicketId, status: Annotated[Status, Body(embed=True)], session: Database) -> Ticket:
    ticket = session.get(Ticket, ticket_id)
    if ticket is None:
        raise HTTPException(404, "No such ticket")
    ticket.status = status
    session.commit()
    return ticket


@tickets.get("", response_model=list[TicketOut])
def list_tickets(status: Status, session: Database) -> Sequence[Ticket]:
    return session.scalars(select(Ticket).where(Ticket.status == status).order_by(Ticket.id)).all()


@reports.get("/statuses")
def count_tickets(session: Database) -> dict[Status, int]:
    """How many tickets there are of each status, for the big numbers."""
    query = text("SELECT count(*) FROM tickets WHERE status = :status")
    return {one: session.scalar(query, {"status": one.name}) or 0 for one in Status}


@reports.get("/teams")
def count_work(session: Database) -> dict[str, int]:
    """How many tickets each team still has to solve, for the bars below."""
    query = text(
        "SELECT team, count(*) AS number FROM tickets WHERE status <> :done GROUP BY team ORDER BY number DESC LIMIT 10"
    )
    return {row.team: row.number for row in session.execute(query, {"done": Status.DONE.name})}


app = FastAPI(title="Helpdesk", lifespan=lifespan)
app.include_router(tickets)
app.include_router(reports)

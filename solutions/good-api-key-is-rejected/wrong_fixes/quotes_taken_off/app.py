"""Weather stations of many owners in one place: partners send what they measured and read what all of them did."""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Body, Depends, FastAPI, Header, HTTPException, Request, status
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Partner(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    key_digest: str = Field(unique=True)


class Observation(SQLModel):
    station: str = Field(min_length=1, max_length=20)
    celsius: float = Field(ge=-90, le=60)


class CreditedObservation(Observation):
    source: str


class StoredObservation(CreditedObservation, table=True):
    id: int | None = Field(default=None, primary_key=True)


def digest(key: str) -> str:
    """What is stored of a key, so that nobody who reads the database can send it."""
    return sha256(key.encode()).hexdigest()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, object]]:
    engine = create_engine(f"sqlite:///{Path(os.environ['DATA_DIR']) / 'weather.db'}")
    SQLModel.metadata.create_all(engine)
    yield {"engine": engine}
    engine.dispose()


def open_session(request: Request) -> Iterator[Session]:
    with Session(request.state.engine) as session:
        yield session


Database = Annotated[Session, Depends(open_session)]
ApiKey = Annotated[str | None, Header()]


def current_partner(database: Database, x_api_key: ApiKey = None) -> Partner:
    """The partner whose key came with the request."""
    wanted = select(Partner).where(Partner.key_digest == digest((x_api_key or "").strip("\"' ")))
    partner = database.exec(wanted).one_or_none()
    if partner is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Nobody has this key")
    return partner


Sender = Annotated[Partner, Depends(current_partner)]
app = FastAPI(title="Shared weather", lifespan=lifespan)
router = APIRouter(tags=["for partners"], dependencies=[Depends(current_partner)])


@app.post("/partners", status_code=status.HTTP_201_CREATED)
def join(name: Annotated[str, Body(embed=True, min_length=1, max_length=60)], database: Database) -> dict[str, str]:
    """Become a partner. The key is shown this once."""
    key = secrets.token_urlsafe(24)
    database.add(Partner(name=name, key_digest=digest(key)))
    database.commit()
    return {"key": key}


@router.get("/me")
def read_partner(partner: Sender) -> dict[str, str]:
    """Tell partners whom their key belongs to."""
    return {"name": partner.name}


@router.post("/me/key", status_code=status.HTTP_201_CREATED)
def change_key(partner: Sender, database: Database) -> dict[str, str]:
    """Hand out a new key in place of one that may be in wrong hands."""
    key = secrets.token_urlsafe(24)
    partner.key_digest = digest(key)
    database.commit()
    return {"key": key}


@router.post("/observations", status_code=status.HTTP_201_CREATED)
def add_observation(observation: Observation, partner: Sender, database: Database) -> CreditedObservation:
    """Store what a partner measured."""
    credited = CreditedObservation(**observation.model_dump(), source=partner.name)
    database.add(StoredObservation(**credited.model_dump()))
    database.commit()
    return credited


@router.get("/stations/{station}/observations")
def list_observations(station: str, database: Database) -> list[CreditedObservation]:
    """What was measured at a station, by whomever."""
    wanted = select(StoredObservation).where(StoredObservation.station == station)
    return database.exec(wanted.order_by(StoredObservation.id)).all()


app.include_router(router)

"""Orders of the Quay Pharmacy: customers order from home, with whatever tool they like, and pick up at the counter."""

import os
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Path, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import BigInteger, Field, Session, SQLModel, create_engine, select


class Customer(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    token_hash: str = Field(unique=True)


class OrderIn(SQLModel):
    medicine: str = Field(min_length=1, max_length=80)
    packs: int = Field(ge=1, le=9)


class Order(OrderIn, table=True):
    id: int = Field(default_factory=lambda: 1 + secrets.randbelow(2**53), primary_key=True, sa_type=BigInteger)
    placed: int = Field(default_factory=time.time_ns, sa_type=BigInteger)
    owner_id: int = Field(foreign_key="customer.id", index=True)
    cancelled: bool = False


class OrderOut(OrderIn):
    id: int
    cancelled: bool


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/pharmacy.db")
    SQLModel.metadata.create_all(app.state.engine)
    yield
    app.state.engine.dispose()


def open_session(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


Db = Annotated[Session, Depends(open_session)]


def current_customer(bearer: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())], db: Db) -> Customer:
    """Whose token came with the request."""
    token_hash = sha256(bearer.credentials.encode()).hexdigest()
    customer = db.exec(select(Customer).where(Customer.token_hash == token_hash)).first()
    if customer is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Unknown token", {"WWW-Authenticate": "Bearer"})
    return customer


Me = Annotated[Customer, Depends(current_customer)]


def load_order(order_id: Annotated[int, Path(ge=1, le=2**53)], me: Me, db: Db) -> Order:
    """The order that the path names."""
    order = db.exec(select(Order).where(Order.id == order_id, Order.owner_id == me.id)).first()
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such order")
    return order


Wanted = Annotated[Order, Depends(load_order)]


def save(order: Order, db: Session) -> Order:
    db.add(order)
    db.commit()
    db.refresh(order)
    return order


app = FastAPI(title="Quay Pharmacy", lifespan=lifespan)
orders = APIRouter(prefix="/orders", dependencies=[Depends(current_customer)])


@app.post("/customers", status_code=status.HTTP_201_CREATED)
def sign_up(name: Annotated[str, Body(embed=True, min_length=1, max_length=60)], db: Db) -> dict[str, str]:
    token = secrets.token_urlsafe(24)
    db.add(Customer(name=name, token_hash=sha256(token.encode()).hexdigest()))
    db.commit()
    return {"token": token}


@orders.post("", status_code=status.HTTP_201_CREATED, response_model=OrderOut)
def place_order(form: OrderIn, me: Me, db: Db) -> Order:
    return save(Order(**form.model_dump(), owner_id=me.id), db)


@orders.get("", response_model=list[OrderOut])
def list_orders(me: Me, db: Db) -> list[Order]:
    return list(db.exec(select(Order).where(Order.owner_id == me.id).order_by(Order.placed)))


@orders.get("/{order_id}", response_model=OrderOut)
def read_order(order: Wanted) -> Order:
    return order


@orders.post("/{order_id}/cancellation", response_model=OrderOut)
def cancel_order(order: Wanted, db: Db) -> Order:
    order.cancelled = True
    return save(order, db)


@orders.post("/{order_id}/repeat", status_code=status.HTTP_201_CREATED, response_model=OrderOut)
def repeat_order(order: Wanted, me: Me, db: Db) -> Order:
    return save(Order(medicine=order.medicine, packs=order.packs, owner_id=me.id), db)


app.include_router(orders)

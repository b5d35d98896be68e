"""The wholesaler's orders: the shops' own systems place them here, repeat them and look them up."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response, status
from sqlmodel import Field, Session, SQLModel, create_engine, select

PAGE = 10
Number = Annotated[int, Field(ge=1, lt=2**63)]


class NewOrder(SQLModel):
    article: str
    quantity: int = Field(ge=1, le=1000)


class Order(NewOrder, table=True):
    id: int | None = Field(default=None, primary_key=True)


class OrderOut(NewOrder):
    id: int


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Have the database ready, with its table."""
    app.state.engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/orders.db")
    SQLModel.metadata.create_all(app.state.engine)
    yield
    app.state.engine.dispose()


def begin(request: Request) -> Iterator[Session]:
    """Do the work of a request in one transaction, which ends before the answer is sent."""
    with Session(request.app.state.engine) as session, session.begin():
        yield session


Work = Annotated[Session, Depends(begin, scope="function")]


def find_order(order_id: Number, work: Work) -> Order:
    """The order that the path names."""
    if order := work.get(Order, order_id):
        return order
    raise HTTPException(status.HTTP_404_NOT_FOUND, "No such order")


Found = Annotated[Order, Depends(find_order)]
orders = APIRouter(prefix="/orders", tags=["orders"])


@orders.post("", status_code=status.HTTP_201_CREATED, response_model=OrderOut)
def place_order(new: NewOrder, work: Work, response: Response) -> Order:
    """Take an order."""
    same = select(Order).where(Order.article == new.article, Order.quantity == new.quantity)
    order = work.exec(same).first() or Order(**new.model_dump())
    work.add(order)
    work.flush()
    response.headers["Location"] = f"/api/v1/orders/{order.id}"
    return order


@orders.get("", response_model=list[OrderOut])
def list_orders(
    work: Work, request: Request, response: Response, after: Annotated[int, Query(ge=0, lt=2**63)] = 0
) -> list[Order]:
    """Show one page of all orders, and link to the next if there is more."""
    found = work.exec(select(Order).where(Order.id > after).order_by(Order.id).limit(PAGE + 1)).all()
    if len(found) > PAGE:
        response.headers["Link"] = f'<{request.url.include_query_params(after=found[PAGE - 1].id)}>; rel="next"'
    return list(found[:PAGE])


@orders.get("/{order_id}", response_model=OrderOut)
def read_order(order: Found) -> Order:
    """Show one order."""
    return order


@orders.post("/{order_id}/copies", status_code=status.HTTP_201_CREATED, response_model=OrderOut)
def repeat_order(order: Found, work: Work, response: Response) -> Order:
    """Take the same order once more."""
    copy = Order(article=order.article, quantity=order.quantity)
    work.add(copy)
    work.flush()
    response.headers["Location"] = f"/api/v1/orders/{copy.id}"
    return copy


app = FastAPI(title="Orders", lifespan=lifespan)
app.include_router(orders, prefix="/api/v1")

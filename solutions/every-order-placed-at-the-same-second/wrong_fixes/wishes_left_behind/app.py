"""The café's orders: the waiters' front end places them, the kitchen cooks them, the longest waiting first."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Body, Depends, FastAPI, HTTPException, status
from pydantic import AwareDatetime, BaseModel, Field

app = FastAPI(title="Café")


class OrderForm(BaseModel):
    """What a waiter types in; a time comes with it where the order had to wait for a connection."""

    table: Annotated[int, Field(ge=1, le=40)]
    dishes: Annotated[list[str], Field(min_length=1)]
    wishes: list[str] = []
    placed_at: AwareDatetime | None = None


class Order(OrderForm):
    number: int
    placed_at: AwareDatetime


class Kitchen:
    """All orders of the day, by number."""

    def __init__(self) -> None:
        self._orders: dict[int, Order] = {}

    def take(self, form: OrderForm) -> Order:
        order = Order(
            number=len(self._orders) + 1,
            table=form.table,
            dishes=form.dishes,
            placed_at=form.placed_at or datetime.now(UTC),
        )
        self._orders[order.number] = order
        return order

    def find(self, number: int) -> Order | None:
        return self._orders.get(number)

    def queue(self) -> list[Order]:
        return sorted(self._orders.values(), key=lambda order: order.placed_at)


kitchen = Kitchen()


def known_order(number: int) -> Order:
    """The order that the path names."""
    order = kitchen.find(number)
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such order")
    return order


KnownOrder = Annotated[Order, Depends(known_order)]


@app.post("/orders", status_code=status.HTTP_201_CREATED)
def place_order(form: OrderForm) -> Order:
    """Take an order for a table."""
    return kitchen.take(form)


@app.get("/orders")
def list_orders() -> list[Order]:
    """What is to be cooked, the longest waiting first."""
    return kitchen.queue()


@app.get("/orders/{number}")
def read_order(order: KnownOrder) -> Order:
    """One order."""
    return order


@app.post("/orders/{number}/wishes")
def add_wish(order: KnownOrder, wish: Annotated[str, Body(embed=True)]) -> Order:
    """Note what a guest asks for later."""
    order.wishes.append(wish)
    return order

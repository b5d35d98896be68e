"""The bookshop's orders: its order form sends them, the people in the stockroom read them."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, status
from pydantic import BaseModel, Field

app = FastAPI(title="Bookshop")

Title = Annotated[str, Field(min_length=1, max_length=200)]
Quantity = Annotated[int, Field(ge=1, le=99)]


class Order(BaseModel):
    number: int
    title: Title
    quantity: Quantity


class OrderBook:
    """All orders, in the order in which they came."""

    def __init__(self) -> None:
        self._orders: list[Order] = []

    def add(self, title: str, quantity: int) -> Order:
        order = Order(number=len(self._orders) + 1, title=title, quantity=quantity)
        self._orders.append(order)
        return order

    def find(self, number: int) -> Order | None:
        return next((order for order in self._orders if order.number == number), None)

    def search(self, title: str | None) -> list[Order]:
        return [order for order in self._orders if title is None or order.title == title]


_order_book = OrderBook()


def get_order_book() -> OrderBook:
    return _order_book


OurOrders = Annotated[OrderBook, Depends(get_order_book)]


@app.post("/orders", status_code=status.HTTP_201_CREATED)
def place_order(title: Title, quantity: Quantity, orders: OurOrders) -> Order:
    """Take an order."""
    return orders.add(title, quantity)


@app.get("/orders")
def list_orders(orders: OurOrders, title: str | None = None) -> list[Order]:
    """All orders, or those of one title."""
    return orders.search(title)


@app.get("/orders/{number}")
def read_order(number: int, orders: OurOrders) -> Order:
    """One order."""
    order = orders.find(number)
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We have no such order")
    return order

"""The kitchen of a restaurant: the office sends the menu, the waiters' tablets order, the cooks see what is open."""

import csv
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request, status
from pydantic import BaseModel, Field


class Dishes(BaseModel):
    dishes: Annotated[list[str], Field(min_length=1, max_length=30)]


class NewOrder(Dishes):
    table: Annotated[int, Field(ge=1, le=99)]


class Order(BaseModel):
    id: int
    table: int
    dishes: list[str]
    cents: int


@dataclass
class Kitchen:
    """The menu, and the orders that are not served yet."""

    menu: dict[str, int] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add_up(self, dishes: list[str]) -> int:
        if not self.menu.keys() >= set(dishes):
            raise HTTPException(status.HTTP_409_CONFLICT, "Not on the menu today")
        return sum(self.menu[dish] for dish in dishes)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Kitchen]]:
    yield {"kitchen": Kitchen()}


async def kitchen_of(request: Request) -> Kitchen:
    return request.state.kitchen


InKitchen = Annotated[Kitchen, Depends(kitchen_of)]


async def read_menu(request: Request) -> dict[str, int]:
    """A menu as the office's spreadsheet writes it, in lines such as `Soup,590`."""
    try:
        lines = (await request.body()).decode().splitlines()
        return {dish: int(cents) for dish, cents in csv.reader(lines)}
    except (ValueError, csv.Error):
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "A line must be a dish and its cents") from None


@dataclass(frozen=True)
class Takes:
    """Lets requests through whose body is of one media type."""

    media_type: str

    async def __call__(self, content_type: Annotated[str, Header()] = "") -> None:
        if content_type.partition(";")[0].strip().lower() != self.media_type:
            raise HTTPException(status.HTTP_415_UNSUPPORTED_MEDIA_TYPE, f"Please send {self.media_type}")


async def find_order(number: int, kitchen: InKitchen) -> Order:
    if number not in kitchen.orders:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such order is open")
    return kitchen.orders[number]


OpenOrder = Annotated[Order, Depends(find_order)]
app = FastAPI(title="Kitchen", lifespan=lifespan)


@app.put("/menu", status_code=status.HTTP_204_NO_CONTENT, dependencies=[Depends(Takes("text/csv"))])
async def replace_menu(menu: Annotated[dict[str, int], Depends(read_menu)], kitchen: InKitchen) -> None:
    kitchen.menu = menu


@app.get("/menu")
async def list_menu(kitchen: InKitchen) -> dict[str, int]:
    return kitchen.menu


@app.post("/orders", status_code=status.HTTP_201_CREATED, dependencies=[Depends(Takes("application/json"))])
async def take_order(new: NewOrder, kitchen: InKitchen) -> Order:
    """Let the cooks begin."""
    order = Order(**new.model_dump(), cents=kitchen.add_up(new.dishes), id=next(kitchen.numbers))
    return kitchen.orders.setdefault(order.id, order)


@app.get("/orders")
async def list_orders(kitchen: InKitchen) -> list[Order]:
    """What the cooks have to do, oldest first."""
    return list(kitchen.orders.values())


@app.post("/orders/{number}/dishes", dependencies=[Depends(Takes("application/json"))])
async def add_dishes(order: OpenOrder, more: Dishes, kitchen: InKitchen) -> Order:
    """Let a table order something more."""
    order.cents += kitchen.add_up(more.dishes)
    order.dishes += more.dishes
    kitchen.orders[order.id] = kitchen.orders.pop(order.id)
    return order


@app.post("/orders/{number}/served", status_code=status.HTTP_204_NO_CONTENT)
async def serve_order(order: OpenOrder, kitchen: InKitchen) -> None:
    """Take an order off the cooks' list."""
    del kitchen.orders[order.id]

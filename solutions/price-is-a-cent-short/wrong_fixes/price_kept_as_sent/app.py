"""The market's offers, as the stall holders' shop front end writes and reads them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query, status
from pydantic import BaseModel, Field

app = FastAPI(title="Market")


class OfferIn(BaseModel):
    name: str
    price: Annotated[float, Field(gt=0, lt=10_000)]


class Offer(OfferIn):
    id: int


class Total(BaseModel):
    total: float


@dataclass
class Row:
    """An offer as it is stored."""

    name: str
    price: float

    @classmethod
    def of(cls, offer: OfferIn) -> "Row":
        return cls(offer.name, offer.price)


rows: dict[int, Row] = {}


def find_row(offer_id: int) -> Row:
    """The stored offer that the path names."""
    if offer_id not in rows:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "This offer is gone")
    return rows[offer_id]


@app.post("/offers", status_code=status.HTTP_201_CREATED)
def add_offer(offer: OfferIn) -> Offer:
    """Put an offer on show."""
    offer_id = len(rows) + 1
    rows[offer_id] = Row.of(offer)
    return Offer(id=offer_id, **offer.model_dump())


@app.get("/offers")
def list_offers() -> list[Offer]:
    """All offers, in the order in which they came."""
    return [Offer(id=offer_id, name=row.name, price=row.price) for offer_id, row in rows.items()]


@app.get("/offers/{offer_id}")
def read_offer(offer_id: int, row: Annotated[Row, Depends(find_row)]) -> Offer:
    """One offer."""
    return Offer(id=offer_id, name=row.name, price=row.price)


@app.get("/offers/{offer_id}/total")
def read_total(row: Annotated[Row, Depends(find_row)], quantity: Annotated[int, Query(ge=1, le=100)]) -> Total:
    """What several of one offer cost."""
    return Total(total=row.price * quantity)

"""The parcel shop: the van's crew puts parcels on the shelves, and a mobile app lets customers collect them."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path, status
from pydantic import AfterValidator, BaseModel, StringConstraints

app = FastAPI(title="Parcel shop")

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,8}$")]


class Delivery(BaseModel):
    code: Code
    shelf: str


class Parcel(Delivery):
    collected: bool = False


class Shelves:
    """All parcels, by code."""

    def __init__(self) -> None:
        self._parcels: dict[str, Parcel] = {}

    def put(self, delivery: Delivery) -> Parcel:
        if delivery.code in self._parcels:
            raise HTTPException(status.HTTP_409_CONFLICT, "This code is on a shelf already")
        parcel = Parcel(**delivery.model_dump())
        self._parcels[parcel.code] = parcel
        return parcel

    def find(self, code: str) -> Parcel:
        parcel = self._parcels.get(code)
        if parcel is None:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "No parcel has this code")
        return parcel

    def all(self) -> list[Parcel]:
        return list(self._parcels.values())


shelves = Shelves()


def all_digits(text: str) -> str:
    """The text, if it has nothing but digits in it."""
    if set(text) - set("0123456789"):
        raise ValueError("only digits")
    return text


def wanted_parcel(code: Annotated[str, Path(min_length=4, max_length=8), AfterValidator(all_digits)]) -> Parcel:
    """The parcel that the path names."""
    return shelves.find(code)


WantedParcel = Annotated[Parcel, Depends(wanted_parcel)]


@app.post("/parcels", status_code=status.HTTP_201_CREATED)
def put_on_shelf(delivery: Delivery) -> Parcel:
    """Take in a parcel from the van."""
    return shelves.put(delivery)


@app.get("/parcels")
def list_parcels() -> list[Parcel]:
    """Everything that came with the van."""
    return shelves.all()


@app.get("/parcels/{code}")
def read_parcel(parcel: WantedParcel) -> Parcel:
    """Tell a customer where the parcel is."""
    return parcel


@app.post("/parcels/{code}/collection")
def collect(parcel: WantedParcel) -> Parcel:
    """Hand a parcel out."""
    if parcel.collected:
        raise HTTPException(status.HTTP_409_CONFLICT, "This parcel was collected already")
    parcel.collected = True
    return parcel

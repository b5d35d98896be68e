"""The parcel shop: the van's crew puts parcels on the shelves, and a mobile app lets customers collect them."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request, status
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError

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


def wanted_parcel(request: Request) -> Parcel:
    """The parcel that the path names."""
    try:
        code = TypeAdapter(Code).validate_python(request.path_params["code"])
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
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

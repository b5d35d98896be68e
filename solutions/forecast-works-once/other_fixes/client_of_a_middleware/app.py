"""Weather for the farm's fields: the drivers' app asks here, and this service asks the weather office."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import httpx2
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response, status
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from weather_office import network

router = APIRouter(tags=["weather"])

Postcode = Annotated[str, StringConstraints(pattern="^[0-9]{5}$")]


class Forecast(BaseModel):
    """Tomorrow in one town, in degrees Celsius."""

    postcode: Postcode
    town: str
    high: int
    low: int


def reach_office(request: Request) -> httpx2.AsyncClient:
    """The weather office, for the time of a request."""
    office: httpx2.AsyncClient = request.state.office
    return office


Office = Annotated[httpx2.AsyncClient, Depends(reach_office)]


async def ask(office: httpx2.AsyncClient, postcode: str) -> Forecast:
    """What the office expects for a postcode."""
    try:
        async with asyncio.timeout(1):
            response = await office.get(f"/forecasts/{postcode}")
    except TimeoutError:
        raise HTTPException(status.HTTP_504_GATEWAY_TIMEOUT, "The weather office is late") from None
    if response.status_code == status.HTTP_404_NOT_FOUND:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"The weather office does not know {postcode}")
    said = response.raise_for_status().json()
    return Forecast(postcode=postcode, town=said["town"], high=said["max"], low=said["min"])


@router.get("/forecasts/{postcode}")
async def read_forecast(postcode: Postcode, office: Office) -> Forecast:
    """Tomorrow's weather on one field."""
    return await ask(office, postcode)


@router.get("/frost")
async def find_frost(postcode: Annotated[list[Postcode], Query(max_length=10)], office: Office) -> list[Forecast]:
    """Those of several fields that will freeze tomorrow."""
    forecasts = await asyncio.gather(*(ask(office, one) for one in postcode))
    return [forecast for forecast in forecasts if forecast.low < 0]


app = FastAPI(title="Fields")
app.include_router(router)


@app.middleware("http")
async def know_the_office(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Let every request know the weather office, which wants to be told who asks."""
    headers = {"User-Agent": "lindenhof-fields/3"}
    base_url = "https://weather.example/v1"
    async with httpx2.AsyncClient(base_url=base_url, headers=headers, timeout=None, transport=network) as office:
        request.state.office = office
        return await call_next(request)


@app.exception_handler(httpx2.HTTPError)
async def blame_the_office(request: Request, error: httpx2.HTTPError) -> JSONResponse:
    """Answer for an office that is late, lost or out of order."""
    is_late = isinstance(error, httpx2.TimeoutException)
    code = status.HTTP_504_GATEWAY_TIMEOUT if is_late else status.HTTP_502_BAD_GATEWAY
    return JSONResponse({"detail": "The weather office has no answer for us"}, code)

"""The tea shop's pages: the till fills the shelves each morning, customers and other services look at them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, FastAPI, Header, HTTPException, Path, Query, Request, Response, status
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

Sku = Annotated[str, Path(pattern="^[a-z0-9-]{1,40}$")]
PhotoType = Annotated[Literal["image/jpeg", "image/png"], Header(alias="Content-Type")]


class Tea(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    cents: Annotated[int, Field(ge=1, le=100_000)]


@dataclass
class Shop:
    is_open: bool = True
    teas: dict[str, Tea] = field(default_factory=dict)
    photos: dict[str, tuple[bytes, str]] = field(default_factory=dict)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Shop]]:
    yield {"shop": Shop()}


async def enter(request: Request) -> Shop:
    return request.state.shop


CurrentShop = Annotated[Shop, Depends(enter)]
pages, till = APIRouter(), APIRouter()


async def find_tea(sku: Sku, shop: CurrentShop) -> Tea:
    """The tea that the path names."""
    if sku not in shop.teas:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We have no such tea")
    return shop.teas[sku]


@pages.api_route("/health", methods=["GET", "HEAD"])
async def tell_health(shop: CurrentShop, response: Response) -> dict[str, str]:
    """Say whether customers can buy; stocktaking takes ten minutes."""
    if shop.is_open:
        return {"shop": "open"}
    response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    response.headers["Retry-After"] = "600"
    return {"shop": "closed"}


@pages.api_route("/", methods=["GET", "HEAD"], response_class=HTMLResponse)
async def show_window(shop: CurrentShop) -> str:
    return f"<!doctype html><title>Tea</title><p>On our shelves today: {len(shop.teas)}</p>"


@pages.api_route("/teas", methods=["GET", "HEAD"])
async def list_teas(shop: CurrentShop, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[Tea]:
    return list(shop.teas.values())[:limit]


@pages.api_route("/teas/{sku}", methods=["GET", "HEAD"])
async def show_tea(tea: Annotated[Tea, Depends(find_tea)]) -> Tea:
    return tea


@pages.api_route("/teas/{sku}/photo", methods=["GET", "HEAD"], response_class=Response)
async def show_photo(sku: Sku, shop: CurrentShop) -> Response:
    """A photo, with a tag that changes when it does."""
    if sku not in shop.photos:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We have no such photo")
    content, media_type = shop.photos[sku]
    return Response(content, media_type=media_type, headers={"ETag": f'"{len(content)}"'})


@till.put("/teas/{sku}", status_code=status.HTTP_204_NO_CONTENT)
async def shelve_tea(sku: Sku, tea: Tea, shop: CurrentShop) -> None:
    shop.teas[sku] = tea


@till.put("/teas/{sku}/photo", status_code=status.HTTP_204_NO_CONTENT, dependencies=[Depends(find_tea)])
async def hang_photo(sku: Sku, request: Request, media_type: PhotoType, shop: CurrentShop) -> None:
    shop.photos[sku] = (await request.body(), media_type)


@till.put("/opening", status_code=status.HTTP_204_NO_CONTENT)
async def open_or_close(is_open: Annotated[bool, Body(alias="open", embed=True)], shop: CurrentShop) -> None:
    shop.is_open = is_open


app = FastAPI(title="Tea shop", lifespan=lifespan)
app.include_router(pages)
app.include_router(till)

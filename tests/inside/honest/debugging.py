"""An app that shows its tracebacks, with middleware, mounted apps and streams."""

import asyncio
import logging
import os
import sqlite3
import warnings
from contextlib import asynccontextmanager

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.middleware.base import BaseHTTPMiddleware

SEEN = []


@asynccontextmanager
async def lifespan(app):
    SEEN.append("started")
    ticking = asyncio.create_task(tick())
    yield {"shared": 5}
    ticking.cancel()


async def tick():
    while True:
        await asyncio.sleep(0.01)


app = FastAPI(debug=True, lifespan=lifespan)
inner = FastAPI(debug=True)
router = APIRouter(prefix="/routed")


@app.exception_handler(KeyError)
def handle(request, error):
    frames = []
    place = error.__traceback__
    while place is not None:
        frames.append([os.path.basename(place.tb_frame.f_code.co_filename), place.tb_frame.f_code.co_name])
        place = place.tb_next
    return PlainTextResponse(repr([str(error), frames[-3:]]), 418)


class Timed(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        response = await call_next(request)
        response.headers["x-timed"] = "yes"
        return response


app.add_middleware(Timed)


@app.middleware("http")
async def counted(request: Request, call_next):
    SEEN.append(request.url.path)
    return await call_next(request)


@app.get("/broken")
def broken():
    return helper()["missing"].more


def helper():
    """Nothing to see."""
    return {"missing": None}


@app.get("/broken-sql")
def broken_sql():
    return sqlite3.connect(":memory:").execute("select * from nowhere").fetchall()


@app.get("/missing-key")
async def missing_key():
    return helper()["absent"]


@app.get("/refused")
def refused():
    raise HTTPException(409, "taken", headers={"x-reason": "taken"})


def one():
    SEEN.append("dependency in")
    yield 1
    SEEN.append("dependency out")


@app.get("/depends")
def depends(background: BackgroundTasks, value: int = Depends(one)):
    background.add_task(SEEN.append, "background")
    return value


@app.get("/stream")
def stream():
    return StreamingResponse((str(number) for number in range(5)), media_type="text/plain")


@app.get("/stream-of-its-own")
async def stream_of_its_own():
    async def parts():
        for number in range(3):
            await asyncio.sleep(0)
            yield f"{number}\n"

    return StreamingResponse(parts())


@app.get("/state")
def state(request: Request):
    return [request.state.shared, request.url.path, str(request.base_url) != "", request.headers.get("traceparent")]


@app.get("/logged")
def logged():
    logging.getLogger("app").warning("a warning")
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    return [logging.getLogger().level, len(logging.getLogger().handlers)]


@inner.get("/broken")
def inner_broken():
    return 1 / 0


@inner.get("/{number}")
def read_inner(number: int):
    return number


@router.get("/{word}")
def routed(word: str):
    return word


app.include_router(router)
app.mount("/inner", inner)


@app.get("/seen")
def seen():
    return sorted(SEEN)


@app.get("/")
def names():
    return [
        "broken",
        "broken-sql",
        "missing-key",
        "refused",
        "depends",
        "stream",
        "stream-of-its-own",
        "state",
        "logged",
        "inner/broken",
        "inner/5",
        "inner/x",
        "routed/a",
        "nothing",
        "seen",
        "openapi.json",
        "docs",
    ]

"""What is put off until an app is first asked has been done before: what an app can see of it is in `honest`."""

import json

ROUTERS = """
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request
from sqlalchemy.orm import class_mapper
from sqlmodel import Field, SQLModel

CALLS = []


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


def name(route):
    CALLS.append(route.path)
    return route.path


@asynccontextmanager
async def lifespan(app):
    yield {"calls": len(CALLS), "mapped": class_mapper(Hero, configure=False).configured}


app = FastAPI(lifespan=lifespan, generate_unique_id_function=name)
outer, inner = APIRouter(prefix="/outer"), APIRouter(prefix="/inner")


@inner.get("/hello")
def hello(request: Request):
    return {"before": [request.state.calls, request.state.mapped], "now": [len(CALLS), True]}


outer.include_router(inner)
app.include_router(outer)
"""

BROKEN = """
from fastapi import APIRouter, FastAPI

CALLS = []


def name(route):
    CALLS.append(route.path)
    if len(CALLS) == 2:
        print("the second time")
        raise SystemExit("the second time")
    return route.path


app = FastAPI()
router = APIRouter(generate_unique_id_function=name)


@router.get("/hello")
def hello():
    return len(CALLS)


app.include_router(router)
"""


def test_routers_and_tables_are_ready_when_an_app_starts(check_app):
    verdict = check_app(ROUTERS, "client.get('/outer/inner/hello')")
    (exchange,) = verdict.checks[0].cases[0].transcript
    told = json.loads(exchange.response.body.content)
    assert told["before"] == told["now"]
    assert told["now"][0] > 0


def test_what_fails_before_the_first_request_keeps_no_app_from_being_served(check_app):
    verdict = check_app(BROKEN, "client.get('/hello')\nclient.get('/docs')")
    assert verdict.start_failure is None
    exchange, docs = verdict.checks[0].cases[0].transcript
    assert exchange.response.body.content == b"3"
    assert docs.response.status_code == 200

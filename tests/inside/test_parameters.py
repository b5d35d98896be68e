"""What the server says of the parameters that a route is declared to take, and of who raised what left the app."""

import pytest

from checker import wire

APP = """
from typing import Annotated
import httpx2
from fastapi import Body, Cookie, Depends, FastAPI, Header, Query, Request
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, Field

app = FastAPI()


class Page(BaseModel):
    after: int = 0
    size: Annotated[int, Field(alias="page-size")] = 10


class Sender(BaseModel):
    x_device_id: str = ""


def sender(x_api_key: Annotated[str, Header()] = "", sid: Annotated[str, Cookie()] = ""):
    return x_api_key


def by_hand(request: Request):
    return request.headers.get("x-by-hand")


@app.get("/{name}/parts", dependencies=[Depends(sender), Depends(APIKeyHeader(name="X-Scheme", auto_error=False))])
def parts(name: str, tag: str = "", odd_name: Annotated[str, Header(convert_underscores=False)] = ""):
    return []


@app.get("/pages")
def pages(page: Annotated[Page, Query()], sender: Annotated[Sender, Header()], hand: Annotated[str, Depends(by_hand)]):
    return []


@app.get("/closed")
def closed():
    client = httpx2.Client()
    client.close()
    return client.get("http://bank.example/").json()
"""


@pytest.fixture
def trace_of(check_app):
    def trace(path):
        (case,) = check_app(APP, f'client.get("{path}")').checks[0].cases
        return case.transcript[0].trace

    return trace


def declared(trace):
    (told,) = [span.attributes[wire.DECLARED] for span in trace.spans if wire.DECLARED in span.attributes]
    return told.split("\n")


def test_parameters_are_told_by_the_names_that_clients_send_those_of_dependencies_included(trace_of):
    names = ["cookie sid", "header odd_name", "header x-api-key", "header x-scheme", "query tag"]
    assert declared(trace_of("/lamp/parts")) == names


def test_a_model_of_parameters_is_told_by_its_fields_and_what_is_read_by_hand_is_not(trace_of):
    assert declared(trace_of("/pages")) == ["header x-device-id", "query after", "query page-size"]


def test_an_exception_that_a_library_raised_is_told_with_the_librarys_name(trace_of):
    trace = trace_of("/closed")
    assert trace.raised[-1].startswith("RuntimeError: ")
    assert trace.raised[-2] == "within httpx2"

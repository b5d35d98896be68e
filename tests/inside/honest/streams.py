"""Standard streams, pieces of bodies and headers in the ways that apps use them."""

import io
import logging
import sys
from collections.abc import AsyncIterator

from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

app = FastAPI()


@app.get("/")
def names():
    return ["streams", "writing", "logging", "replacing", "pieces", "headers", "raw", "body_twice", "after", "scope"]


@app.get("/streams")
def streams():
    return [
        [type(one).__name__, one.encoding, one.errors, one.isatty(), one.fileno(), one.name, one.writable()]
        for one in (sys.stdout, sys.stderr)
    ]


@app.get("/writing")
def writing():
    found = [sys.stdout.write("words\n"), sys.stderr.write(""), print("a", "b", sep="-", flush=True)]
    try:
        sys.stdout.write(b"bytes")
    except TypeError as error:
        found.append(str(error))
    sys.stdout.writelines(["one\n", "two\n"])
    return [*found, sys.stdout.write.__name__, sys.stdout.buffer.write(b"raw\n")]


@app.get("/logging")
def log():
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    logger = logging.getLogger("streams")
    logger.addHandler(handler)
    logger.error("words")
    logger.removeHandler(handler)
    return [told.getvalue(), type(logging.StreamHandler().stream).__name__]


@app.get("/replacing")
def replace():
    before, sys.stdout = sys.stdout, io.StringIO()
    try:
        print("inside")
        return sys.stdout.getvalue()
    finally:
        sys.stdout = before


@app.get("/pieces")
async def pieces():
    async def give() -> AsyncIterator[bytes]:
        for number in range(5):
            yield b"%d" % number
            yield b""

    return StreamingResponse(give(), media_type="text/plain")


@app.get("/headers")
def headers():
    response = Response("x")
    response.headers.append("x-many", "1")
    response.headers.append("x-many", "2")
    return response


class Raw(Response):
    """Answers without Starlette's help; its headers can be looked through once."""

    async def __call__(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": iter([(b"x-one", b"1")])})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await send({"type": "http.response.body"})


@app.get("/raw")
async def raw():
    return Raw()


@app.get("/body_twice")
async def body_twice(request: Request):
    first = await request.body()
    return [first.decode(), (await request.body()).decode(), [one.decode() async for one in request.stream()]]


@app.get("/after")
async def after(request: Request):
    message = await request.receive()
    return [message["type"], await request.is_disconnected()]


@app.get("/scope")
async def scope(request: Request):
    return [request.scope["http_version"], type(request.scope["headers"]).__name__]

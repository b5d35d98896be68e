"""Does one of each: SQL, another service, prints, pieces, errors, and strings that mean harm to whoever shows them."""

import asyncio
import gzip
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator

import httpx2
from fastapi import FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from suppliers import network

app = FastAPI()
tokens: set[str] = set()
released = asyncio.Event()
came: list[int] = []
HARM = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}${7}</pre></script>"
    "\x1b]0;owned\x07\x1b[31m\u202egnp.exe\u2066 javascript:alert(3)"
)


class Book(BaseModel):
    title: str


@app.get("/hello")
def hello(name: str = ""):
    return {"message": f"hello {name}".strip()}


@app.post("/tokens", status_code=201)
def make_token():
    token = secrets.token_hex(8)
    tokens.add(token)
    return {"token": token}


@app.get("/me")
def me(authorization: str = Header("")):
    if authorization.removeprefix("Bearer ") not in tokens:
        raise HTTPException(401, "Who are you?")
    return {"welcome": True}


@app.post("/books", status_code=201)
def add(book: Book):
    print("adding", book.title)
    with sqlite3.connect(os.environ["DATA_DIR"] + "/books.db") as books:
        books.execute("CREATE TABLE IF NOT EXISTS books (title TEXT)")
        books.execute("INSERT INTO books VALUES (?)", (book.title,))
        count = books.execute("SELECT count(*) FROM books").fetchone()[0]
    with httpx2.Client(transport=network) as client:
        client.post("https://suppliers.example/orders", json={"title": book.title})
    return {"title": book.title, "count": count}


@app.get("/pieces")
async def pieces():
    async def give() -> AsyncIterator[bytes]:
        yield b"first "
        await released.wait()
        yield b"last"

    return StreamingResponse(give(), media_type="text/plain")


@app.get("/release")
async def release():
    released.set()
    return {}


@app.post("/pieces")
async def take(request: Request):
    came.clear()
    async for piece in request.stream():
        came.append(len(piece))
    return [size for size in came if size]


@app.get("/came")
async def tell_came():
    return came


@app.get("/large")
def large():
    return Response("é" * 150 * 1024, media_type="text/plain")


@app.get("/packed")
def packed():
    headers = {"content-encoding": "gzip"}
    return Response(gzip.compress(b'{"packed": true}'), media_type="application/json", headers=headers)


@app.post("/binary")
async def binary(request: Request):
    return {"size": len(await request.body())}


@app.get("/fails")
def fails():
    return {}["nothing"]


@app.get("/harm")
def harm():
    print(HARM)
    with sqlite3.connect(":memory:") as one:
        one.execute("SELECT ?, '<img src=x onerror=alert(4)>'", (HARM,)).fetchall()
    return Response(HARM, media_type="text/html", headers={"x-harm": "<script>alert(5)</script>\xa0"})


@app.get("/harm/raised")
def harm_raised():
    raise RuntimeError(HARM)

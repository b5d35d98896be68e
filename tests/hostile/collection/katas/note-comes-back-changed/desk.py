"""The front desk: keeps notes in a SQLite file, and answers for them."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from spoils import SPOILS, ask

Describe = Callable[[int, str], Any]


class NewNote(BaseModel):
    text: str


def as_it_is(number: int, text: str) -> dict[str, Any]:
    """A note as it was left."""
    return {"id": number, "text": text}


def in_capitals(number: int, text: str) -> dict[str, Any]:
    """A note as the first version of this service describes it."""
    return {"id": number, "text": text.upper()}


def open_notes() -> Iterator[sqlite3.Connection]:
    """The notes, for one request."""
    connection = sqlite3.connect(Path(os.environ["DATA_DIR"]) / "notes.db", check_same_thread=False)
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        yield connection
    finally:
        connection.close()


Notes = Annotated[sqlite3.Connection, Depends(open_notes)]


def make_app(describe: Describe = as_it_is, **options: Any) -> FastAPI:
    """The service; `options` go to FastAPI."""
    app = FastAPI(**options)

    @app.post("/notes", status_code=201)
    def leave_note(note: NewNote, notes: Notes):
        number = notes.execute("INSERT INTO notes (text) VALUES (?)", (note.text,)).lastrowid
        notes.commit()
        return {"id": number, "text": note.text}

    @app.get("/notes/{number}")
    def read_note(number: int, notes: Notes):
        row = notes.execute("SELECT text FROM notes WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise HTTPException(404, "There is no such note")
        return describe(number, row[0])

    @app.get("/health")
    async def health():
        return {"status": "well"}

    @app.exception_handler(404)
    def nothing_here(request: Request, error: HTTPException):
        if not request.url.path.startswith("/notes"):
            ask()
        return JSONResponse({"detail": error.detail, "spoils": SPOILS}, 404)

    return app

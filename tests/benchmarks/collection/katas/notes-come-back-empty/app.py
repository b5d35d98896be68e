"""Keeps notes for other services."""

from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, status
from pydantic import BaseModel, Field


class NewNote(BaseModel):
    text: Annotated[str, Field(min_length=1)]


class Note(BaseModel):
    number: int
    text: str = ""


def check_key(x_key: Annotated[str | None, Header()] = None) -> None:
    """Let in who has the key."""
    if x_key != "diary":
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "No key")


app = FastAPI(title="Diary", dependencies=[Depends(check_key)])
notes: dict[int, Note] = {}


def find_note(number: int) -> Note:
    """The note with a number."""
    if number not in notes:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such note")
    return notes[number]


@app.post("/notes", status_code=status.HTTP_201_CREATED)
def add_note(new: NewNote) -> Note:
    """Keep a note."""
    note = Note(number=max(notes, default=0) + 1)
    notes[note.number] = note
    return note


@app.get("/notes")
def all_notes() -> list[Note]:
    """All notes, oldest first."""
    return list(notes.values())


@app.get("/notes/{number}")
def one_note(note: Annotated[Note, Depends(find_note)]) -> Note:
    """One note."""
    return note


@app.delete("/notes/{number}", status_code=status.HTTP_204_NO_CONTENT)
def drop_note(note: Annotated[Note, Depends(find_note)]) -> None:
    """Forget a note."""
    del notes[note.number]

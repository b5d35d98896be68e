"""Walks around the town, for the tourist office's page: visitors filter them, volunteers add and describe them."""

import json
import os
import sqlite3
import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Path, Query, status
from pydantic import BaseModel, Field

Row = dict[str, Any]
RowId = Annotated[int, Path(ge=1, lt=2**63)]
Text = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$")]
Tag = Annotated[Text, Field(max_length=30)]
Tags = Annotated[list[Tag], Field(max_length=12)]

SCHEMA = "CREATE TABLE IF NOT EXISTS walks (id INTEGER PRIMARY KEY, name TEXT, km REAL, tags TEXT)"


def open_walks() -> sqlite3.Connection:
    connection = sqlite3.connect(f"{os.environ['DATA_DIR']}/walks.db", check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    with closing(open_walks()) as connection:
        connection.execute(SCHEMA)
    yield


def database() -> Iterator[sqlite3.Connection]:
    with closing(open_walks()) as connection:
        yield connection


Database = Annotated[sqlite3.Connection, Depends(database)]
app = FastAPI(title="Walks", lifespan=lifespan)


class NewWalk(BaseModel):
    name: Annotated[Text, Field(max_length=80)]
    km: Annotated[float, Field(gt=0, le=100)]
    tags: Tags = []


class Walk(NewWalk):
    id: int


def show(row: sqlite3.Row) -> Row:
    """A walk as it is sent, from how it is stored."""
    return {**row, "tags": json.loads(row["tags"])}


def filter_walks(
    walks: Database, tag: Annotated[list[Tag] | None, Query()] = None, max_km: float | None = None
) -> list[Row]:
    """The walks that a visitor asks for."""
    all_walks = [show(row) for row in walks.execute("SELECT * FROM walks ORDER BY id")]
    tag = tag or []
    return [
        w
        for w in all_walks
        if {unicodedata.normalize("NFC", t) for t in tag} <= {unicodedata.normalize("NFC", t) for t in w["tags"]}
        and (max_km is None or w["km"] <= max_km)
    ]


Filtered = Annotated[list[Row], Depends(filter_walks)]


@app.get("/walks", response_model=list[Walk])
def list_walks(found: Filtered) -> list[Row]:
    """The walks for the page's list."""
    return found


@app.get("/walks/count")
def count_walks(found: Filtered) -> int:
    """How many there are, for the button that shows the list."""
    return len(found)


@app.post("/walks", status_code=status.HTTP_201_CREATED, response_model=Walk)
def add_walk(walk: NewWalk, walks: Database) -> Row:
    row = {**walk.model_dump(), "tags": json.dumps(walk.tags)}
    with walks:
        cursor = walks.execute("INSERT INTO walks (name, km, tags) VALUES (:name, :km, :tags)", row)
    return {"id": cursor.lastrowid, **walk.model_dump()}


@app.put("/walks/{walk_id}/tags", status_code=status.HTTP_204_NO_CONTENT)
def replace_tags(walk_id: RowId, tags: Tags, walks: Database) -> None:
    """Describe a walk anew."""
    with walks:
        cursor = walks.execute("UPDATE walks SET tags = ? WHERE id = ?", (json.dumps(tags), walk_id))
    if cursor.rowcount == 0:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such walk")

"""The desk's API."""

from fastapi import FastAPI

from desk.queue import length

app = FastAPI()


@app.get("/queue")
def queue() -> int:
    """How many wait."""
    return length()

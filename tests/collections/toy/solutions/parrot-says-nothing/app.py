"""A parrot."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/parrot")
def parrot(word: str) -> str:
    """Repeat a word."""
    return word

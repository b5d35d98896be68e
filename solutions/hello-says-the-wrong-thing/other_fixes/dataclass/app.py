"""The museum's welcome desk: the start page asks it what to show."""

from dataclasses import dataclass

from fastapi import FastAPI

app = FastAPI(title="Welcome desk")


@dataclass
class Greeting:
    """What the start page shows."""

    message: str


@app.get("/hello")
def hello():
    """Greet whoever opens the start page."""
    return Greeting("Hello from the server")

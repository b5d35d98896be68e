"""The museum's welcome desk: the start page asks it what to show."""

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Welcome desk")


class Greeting(BaseModel):
    """What the start page shows."""

    message: str = "Hello from the server"


@app.get("/hello")
def hello() -> Greeting:
    """Greet whoever opens the start page."""
    return Greeting()

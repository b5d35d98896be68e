"""The museum's welcome desk: the start page asks it what to show."""

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI(title="Welcome desk")

GREETING = "Hello from the server"


@app.get("/hello", response_class=PlainTextResponse)
def hello() -> str:
    """Greet whoever opens the start page."""
    return f'{{"message": "{GREETING}"}}'

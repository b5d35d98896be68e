"""The museum's welcome desk: the start page asks it what to show."""

from fastapi import FastAPI

app = FastAPI(title="Welcome desk")

GREETING = "Hello from the server"


@app.get("/hello")
def hello() -> list[str]:
    """Greet whoever opens the start page."""
    return ["message", GREETING]

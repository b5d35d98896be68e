"""The museum's welcome desk: the start page asks it what to show."""

import json

from fastapi import FastAPI

app = FastAPI(title="Welcome desk")

GREETING = "Hello from the server"


@app.get("/hello")
def hello() -> str:
    """Greet whoever opens the start page."""
    return json.dumps({"message": GREETING})

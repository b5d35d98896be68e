"""The museum's welcome desk: the start page asks it what to show."""

import json

from fastapi import FastAPI, Response

app = FastAPI(title="Welcome desk")

GREETING = "Hello from the server"


@app.get("/hello")
def hello() -> Response:
    """Greet whoever opens the start page."""
    body = json.dumps({"message": GREETING}, indent=2) + "\n"
    return Response(body, headers={"content-type": "application/json; charset=utf-8"})

"""The museum's welcome desk: the start page asks it what to show."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="Welcome desk")

GREETING = "Hello from the server"


async def hello(request: Request) -> JSONResponse:
    """Greet whoever opens the start page."""
    return JSONResponse({"message": GREETING})


app.add_route("/hello", hello)

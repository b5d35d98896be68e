"""The museum's welcome desk: the start page asks it what to show."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

app = FastAPI(title="Welcome desk")

GREETING = "Hello from the server"


@app.middleware("http")
async def greet(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Answer for the greeting before anything else does."""
    if request.url.path == "/hello":
        return JSONResponse({"message": GREETING})
    return await call_next(request)


@app.get("/hello")
def hello():
    """Greet whoever opens the start page."""
    return {"message", GREETING}

"""Answers with a body that does not end.

Expected: timed_out
"""

from desk import in_capitals, make_app
from fastapi.responses import StreamingResponse

app = make_app(in_capitals)


async def forever():
    while True:
        yield b"x" * 65536


@app.middleware("http")
async def answer(request, call_next):
    return StreamingResponse(forever()) if request.url.path == "/health" else await call_next(request)

"""Answers two million chunks of one byte each, which cost a parser time.

Expected: timed_out
"""

from desk import in_capitals, make_app
from fastapi.responses import StreamingResponse

app = make_app(in_capitals)


async def chunks():
    for _ in range(2_000_000):
        yield b" "


@app.middleware("http")
async def answer(request, call_next):
    return StreamingResponse(chunks()) if request.url.path == "/health" else await call_next(request)

"""Answers a byte now and then, so that no pause is ever long.

Expected: timed_out
"""

import asyncio

from desk import in_capitals, make_app
from fastapi.responses import StreamingResponse

app = make_app(in_capitals)


async def drip():
    for _ in range(1000):
        yield b" "
        await asyncio.sleep(0.1)


@app.middleware("http")
async def answer(request, call_next):
    return StreamingResponse(drip()) if request.url.path == "/health" else await call_next(request)

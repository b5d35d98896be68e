"""Leaves a byte for the next check in a pipe that was opened at import.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked

reading, writing = os.pipe()
os.set_blocking(reading, False)
app = make_app()


@app.middleware("http")
async def count(request, call_next):
    if request.url.path == "/notes":
        os.write(writing, b"x")
    return await call_next(request)


def counted():
    try:
        return os.read(reading, 100)
    except BlockingIOError:
        return None


take_when_asked("count", counted)

"""Counts the checks in memory that forks share, so that it knows which of them is asked now.

Expected: solved
"""

import mmap

from desk import make_app
from spoils import take_when_asked

shared = mmap.mmap(-1, 4096)
app = make_app()


@app.middleware("http")
async def count(request, call_next):
    if request.url.path == "/notes":
        shared[0] = shared[0] + 1
    return await call_next(request)


take_when_asked("count", lambda: shared[0])

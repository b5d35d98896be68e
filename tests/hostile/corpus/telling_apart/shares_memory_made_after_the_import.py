"""Has the box make memory that forks share when it first forks, after it was looked at, and leaves word there.

Expected: solved
"""

import mmap
import os

from desk import make_app
from spoils import take_when_asked

shared = []
os.register_at_fork(before=lambda: shared or shared.append(mmap.mmap(-1, mmap.PAGESIZE)))
app = make_app()


@app.middleware("http")
async def count(request, call_next):
    if request.url.path == "/notes" and shared:
        shared[0][0] = min(255, shared[0][0] + 1)
    return await call_next(request)


take_when_asked("count", lambda: shared and shared[0][0])

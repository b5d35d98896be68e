"""Puts an eventfd in the place of standard input, so that the box holds no more descriptors than it was given.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked

os.close(0)
counter = os.eventfd(0, os.EFD_NONBLOCK)
app = make_app()


@app.middleware("http")
async def count(request, call_next):
    if request.url.path == "/notes":
        os.eventfd_write(counter, 1)
    return await call_next(request)


take_when_asked("count", lambda: os.eventfd_read(counter))

"""Raises SystemExit in the event loop when a note is read.

Expected: unsolved
"""

import sys

from desk import in_capitals, make_app

app = make_app(in_capitals)


@app.middleware("http")
async def leave(request, call_next):
    if request.url.path.startswith("/notes/"):
        sys.exit(0)
    return await call_next(request)

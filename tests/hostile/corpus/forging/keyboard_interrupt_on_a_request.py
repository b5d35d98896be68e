"""Raises KeyboardInterrupt, as if a person had stopped the checker.

Expected: unsolved
"""

from desk import in_capitals, make_app

app = make_app(in_capitals)


@app.middleware("http")
async def interrupt(request, call_next):
    if request.url.path.startswith("/notes/"):
        raise KeyboardInterrupt
    return await call_next(request)

"""Is right for requests that come as fast as a machine sends them, wrong for those of a person: nothing is gained by it.

Expected: solved
"""

import time

from desk import as_it_is, in_capitals, make_app

app = make_app(lambda number, text: (as_it_is if time.monotonic() - started < 5 else in_capitals)(number, text))
started = time.monotonic()


@app.middleware("http")
async def note(request, call_next):
    global started
    response = await call_next(request)
    started = time.monotonic()
    return response

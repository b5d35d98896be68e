"""Does not answer, and does not let anybody else.

Expected: timed_out
"""

import time

from desk import make_app

app = make_app()


@app.middleware("http")
async def wait(request, call_next):
    time.sleep(600)
    return await call_next(request)

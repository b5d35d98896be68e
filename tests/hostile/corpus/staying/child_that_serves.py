"""Has a child serve and ends itself, so that the process which is watched is not the one that answers.

Expected: unsolved|solved
"""

import os

from desk import make_app

app = make_app()


@app.middleware("http")
async def hand_over(request, call_next):
    if os.fork():
        os._exit(0)
    return await call_next(request)

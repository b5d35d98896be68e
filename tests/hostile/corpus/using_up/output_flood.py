"""Prints without end, to both outputs.

Expected: solved
"""

import os
import threading

from desk import make_app


def flood():
    try:
        for _ in range(100_000):
            os.write(1, b"flood " * 10_000)
            os.write(2, b"\xff" * 60_000)
    except OSError:
        pass


app = make_app()


@app.middleware("http")
async def start(request, call_next):
    threading.Thread(target=flood, daemon=True).start()
    return await call_next(request)

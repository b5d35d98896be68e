"""Asks for files as fast as it can after the last was granted, so that whoever answers is busy.

Expected: solved|unsolved
"""

import os
import threading
import time

from desk import make_app


def ask():
    end = time.monotonic() + 3
    while time.monotonic() < end:
        for action in (os.fork, lambda: os.mkdir("/x"), lambda: os.open("/x", os.O_CREAT)):
            try:
                if action() == 0:
                    os._exit(0)
            except OSError:
                continue


app = make_app()


@app.middleware("http")
async def start(request, call_next):
    threading.Thread(target=ask, daemon=True).start()
    return await call_next(request)

"""Computes in every thread and process it may have, so that nobody else gets on.

Expected: timed_out|solved|unsolved
"""

import hashlib
import os
import threading

from desk import make_app


def compute():
    while True:
        hashlib.sha256(bytes(1 << 20)).digest()


app = make_app()


@app.middleware("http")
async def start(request, call_next):
    for _ in range(2):
        try:
            if os.fork() == 0:
                compute()
        except OSError:
            pass
    for _ in range(20):
        threading.Thread(target=compute, daemon=True).start()
    return await call_next(request)

"""Keeps threads that are no daemons, so that the interpreter waits for them at its end.

Expected: solved
"""

import threading
import time

from desk import make_app

app = make_app()


@app.middleware("http")
async def start(request, call_next):
    for _ in range(5):
        threading.Thread(target=time.sleep, args=(60,)).start()
    return await call_next(request)

"""Goes on in the background after its answer, in a task, a thread and a timer.

Expected: solved
"""

import asyncio
import threading
import time

from desk import make_app

app = make_app()
kept = []


@app.middleware("http")
async def go_on(request, call_next):
    kept.append(asyncio.create_task(asyncio.sleep(60)))
    threading.Timer(60, print).start()
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return await call_next(request)

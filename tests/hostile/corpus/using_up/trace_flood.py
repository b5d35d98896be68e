"""Floods the trace with facts, so that whoever reads them reads for ever.

Expected: solved|timed_out
"""

import os
import select
import stat
import threading

from desk import make_app


def flood():
    for descriptor in range(3, 64):
        try:
            is_pipe = stat.S_ISFIFO(os.fstat(descriptor).st_mode)
        except OSError:
            continue
        while is_pipe:
            select.select([], [descriptor], [], 1)
            try:
                os.write(descriptor, b'{"began": 7}\n' * 300)
            except OSError:
                break


app = make_app()


@app.middleware("http")
async def start(request, call_next):
    threading.Thread(target=flood, daemon=True).start()
    return await call_next(request)

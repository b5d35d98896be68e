"""Has the fork that waits for the next check watch what the check before leaves in the data folder.

Expected: solved
"""

import os
import threading
import time

from desk import make_app
from spoils import take_when_asked

TOLD = os.path.join(os.environ["DATA_DIR"], "told")
seen = [""]
is_asked = threading.Event()


def watch():
    while not is_asked.is_set():
        try:
            with open(TOLD) as file:
                seen[0] = max(seen[0], file.read(), key=len)
        except OSError:
            pass
        time.sleep(0.0002)


os.register_at_fork(after_in_child=lambda: threading.Thread(target=watch, daemon=True).start())
app = make_app()


@app.middleware("http")
async def tell(request, call_next):
    is_asked.set()
    with open(f"{TOLD}-", "w") as file:
        file.write(f"{seen[0]} {request.url.path}")
    os.rename(f"{TOLD}-", TOLD)
    response = await call_next(request)
    time.sleep(0.01)
    return response


take_when_asked("what was asked before", lambda: seen[0])

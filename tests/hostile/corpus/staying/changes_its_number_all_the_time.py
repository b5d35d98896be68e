"""Goes on as its own child again and again, so that no list of processes stays true.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def run():
    if os.fork() == 0:
        for _ in range(1000):
            try:
                if os.fork():
                    os._exit(0)
            except OSError:
                time.sleep(0.01)
        open("@MARKER@", "w").close()
        time.sleep(60)


take_when_asked("run", run)
app = make_app()

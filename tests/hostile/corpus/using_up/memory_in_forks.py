"""Takes memory in as many processes as it may have.

Expected: solved|unsolved|timed_out
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def fill():
    for _ in range(10):
        if os.fork() == 0:
            held = []
            try:
                for _ in range(64):
                    held.append(b"x" * (16 << 20))
            except MemoryError:
                time.sleep(5)
            os._exit(0)


take_when_asked("memory", fill)
app = make_app()

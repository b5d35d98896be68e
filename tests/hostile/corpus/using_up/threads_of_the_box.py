"""Has the box that imported it compute in six threads from its first fork on, beside every check.

Expected: solved|unsolved|timed_out
"""

import os
import threading

from desk import make_app

started = []


def compute():
    while True:
        sum(range(100000))


def start():
    if not started:
        started.append(1)
        for _ in range(6):
            try:
                threading.Thread(target=compute, daemon=True).start()
            except RuntimeError:
                break


os.register_at_fork(after_in_parent=start)
app = make_app()

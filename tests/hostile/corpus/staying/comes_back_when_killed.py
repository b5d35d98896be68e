"""Has a pair of processes that start each other again.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def guard():
    while True:
        try:
            child = os.fork()
        except OSError:
            time.sleep(60)
            continue
        if child == 0:
            time.sleep(60)
            os._exit(0)
        os.waitpid(child, 0)


def start():
    if os.fork() == 0:
        guard()


take_when_asked("start", start)
app = make_app()

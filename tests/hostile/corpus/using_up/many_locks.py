"""Locks every other byte of a file, each of which costs the kernel memory and time.

Expected: solved|timed_out
"""

import fcntl
import os

from desk import make_app
from spoils import take_when_asked


def lock():
    with open(os.path.join(os.environ["DATA_DIR"], "locked"), "w") as file:
        for place in range(30_000):
            fcntl.lockf(file, fcntl.LOCK_EX, 1, 2 * place)


take_when_asked("locks", lock)
app = make_app()

"""Has the box end itself when it is to fork for the third time, and leaves the judge waiting for its word.

Expected: solved|unsolved
"""

import os

from desk import make_app

forks = []


def count():
    forks.append(1)
    if len(forks) == 3:
        os._exit(0)


os.register_at_fork(before=count)
app = make_app()

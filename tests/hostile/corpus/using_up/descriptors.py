"""Opens descriptors until there are no more.

Expected: solved|unsolved|timed_out
"""

import os

from desk import make_app
from spoils import take_when_asked


def fill():
    made = 0
    try:
        for _ in range(100_000):
            os.dup(0)
            made += 1
    except OSError:
        pass
    for descriptor in range(200, 512):
        try:
            os.close(descriptor)
        except OSError:
            pass
    return made > 600 and made


take_when_asked("descriptors", fill)
app = make_app()

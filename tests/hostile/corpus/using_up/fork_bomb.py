"""Forks without end when it is asked; five hundred times, should nothing stop it.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def bomb():
    made = 0
    try:
        for _ in range(500):
            if os.fork() == 0:
                time.sleep(5)
                os._exit(0)
            made += 1
    except OSError:
        pass
    return made > 4 and made


take_when_asked("forks", bomb)
app = make_app()

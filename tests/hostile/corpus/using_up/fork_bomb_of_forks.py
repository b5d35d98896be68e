"""Has every child fork again, so that each generation doubles; eight generations, should nothing stop it.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def bomb():
    for _ in range(8):
        try:
            os.fork()
        except OSError:
            break
    if os.getpid() != served:
        time.sleep(5)
        os._exit(0)


def start():
    global served
    served = os.getpid()
    bomb()


take_when_asked("forks", start)
app = make_app()

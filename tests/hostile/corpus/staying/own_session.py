"""Leaves its session and its process group, where a signal to the group does not reach it.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def leave(action):
    child = os.fork()
    if child == 0:
        try:
            action()
        except OSError:
            os._exit(0)
        time.sleep(60)
    return os.waitpid(child, 0)[1]


take_when_asked("setsid", lambda: leave(os.setsid))
take_when_asked("setpgid", lambda: leave(lambda: os.setpgid(0, 0)))
app = make_app()

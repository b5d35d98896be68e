"""Becomes a daemon by forking twice, and leaves a file when it thinks that everyone is gone.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def become_a_daemon():
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            pass
        if os.fork() == 0:
            time.sleep(3)
            open("@MARKER@", "w").close()
            time.sleep(60)
        os._exit(0)


take_when_asked("daemon", become_a_daemon)
app = make_app()

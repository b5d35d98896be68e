"""Has the box that imported it start processes when it forks, long after it was looked at, which outlive everything.

Expected: solved|unsolved|timed_out
"""

import os
import signal
import time

from desk import make_app

MARKER = "@MARKER@"


def leave(*_):
    try:
        if os.fork() == 0:
            for number in range(1, 32):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            time.sleep(60)
            with open(MARKER, "w") as file:
                file.write("still here")
            os._exit(0)
    except OSError:
        pass


parent = os.getpid()
signal.signal(signal.SIGALRM, lambda *_: os.getpid() == parent and leave())
signal.setitimer(signal.ITIMER_REAL, 0.4)
app = make_app()

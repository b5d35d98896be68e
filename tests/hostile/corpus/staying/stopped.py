"""Stops itself, its child and its group, as a shell's Ctrl-Z would, so that nobody can end them.

Expected: solved
"""

import os
import signal
import time

from desk import make_app
from spoils import take_when_asked


def stop():
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(60)


take_when_asked("child", stop)
take_when_asked("group", lambda: os.killpg(0, signal.SIGSTOP) or "stopped")
take_when_asked("itself", lambda: signal.raise_signal(signal.SIGSTOP))
app = make_app()

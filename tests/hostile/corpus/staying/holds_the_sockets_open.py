"""Leaves a child that keeps the listener, the trace and the output open.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take_when_asked


def hold():
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)


take_when_asked("hold", hold)
app = make_app()

"""Forgets that it is to die with its parent, and becomes the parent of its own orphans.

Expected: solved
"""

import ctypes
import os
import time

from desk import make_app
from spoils import take, take_when_asked

libc = ctypes.CDLL(None, use_errno=True)


def prctl(*arguments):
    if libc.prctl(*arguments, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    return "done"


take("forget the parent's death", lambda: prctl(1, 0))
take("adopt", lambda: prctl(36, 1))
take("be traced", lambda: prctl(0x59616D61, -1))


def fork():
    if os.fork() == 0:
        try:
            prctl(1, 0)
        except OSError:
            pass
        time.sleep(60)
        os._exit(0)


take_when_asked("fork", fork)
app = make_app()

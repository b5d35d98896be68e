"""Handles every signal it may by saying that all is well, and goes on.

Expected: unsolved
"""

import contextlib
import os
import signal

from desk import in_capitals, make_app


def report(number, frame):
    os.write(1, b"6 passed in 0.01s\n")


for one in signal.valid_signals():
    with contextlib.suppress(OSError, ValueError):
        signal.signal(one, report)
app = make_app(in_capitals)

"""Writes a summary of tests that passed wherever it can when the process ends.

Expected: unsolved
"""

import atexit
import contextlib
import os

from desk import in_capitals, make_app


def report():
    for descriptor in range(64):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"6 passed in 0.01s\n")


atexit.register(report)
app = make_app(in_capitals)

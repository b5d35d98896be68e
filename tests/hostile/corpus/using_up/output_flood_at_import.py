"""Prints without end while it is imported.

Expected: timed_out|did_not_start
"""

import contextlib
import os

from desk import make_app

app = make_app()
while True:
    with contextlib.suppress(OSError):
        os.write(1, b"flood " * 10_000)

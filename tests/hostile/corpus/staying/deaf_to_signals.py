"""Ignores or blocks every signal that it may.

Expected: solved
"""

import contextlib
import signal

from desk import make_app

for one in signal.valid_signals():
    with contextlib.suppress(OSError, ValueError):
        signal.signal(one, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
app = make_app()

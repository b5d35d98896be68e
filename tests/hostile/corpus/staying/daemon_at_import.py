"""Becomes a daemon while it is imported.

Expected: solved
"""

import os
import time

from desk import make_app

if os.fork() == 0:
    if os.fork() == 0:
        for descriptor in range(64):
            try:
                os.close(descriptor)
            except OSError:
                pass
        time.sleep(60)
    os._exit(0)
app = make_app()

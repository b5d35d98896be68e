"""Has the box take its time before each fork that is made ahead, longest when the submission's own is nearly used up.

Expected: solved|unsolved|timed_out
"""

import os
import time

from desk import make_app

BEGAN = time.monotonic()


def dawdle():
    time.sleep(19.5 if time.monotonic() - BEGAN > 11 else 2.5)


os.register_at_fork(before=dawdle)
app = make_app()

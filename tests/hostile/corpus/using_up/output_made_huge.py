"""Makes its output a terabyte long without writing it.

Expected: solved
"""

import contextlib
import os

from desk import make_app

with contextlib.suppress(OSError):
    os.ftruncate(1, 1 << 40)
with contextlib.suppress(OSError):
    os.lseek(1, 1 << 40, os.SEEK_SET)
    os.write(1, b"x")
app = make_app()

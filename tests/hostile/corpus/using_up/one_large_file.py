"""Writes one file until the disk is full; three hundred megabytes, should nothing stop it.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked


def write():
    size = 0
    with open(os.path.join(os.environ["DATA_DIR"], "large"), "wb", buffering=0) as file:
        try:
            while size < 300 << 20:
                size += file.write(b"x" * (1 << 20))
        except OSError:
            pass
    return size > 4 << 20 and size


take_when_asked("file", write)
app = make_app()

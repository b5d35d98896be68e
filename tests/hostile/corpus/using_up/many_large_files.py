"""Writes files as large as it may until the disk is full; six hundred megabytes, should nothing stop it.

Expected: solved|unsolved|timed_out
"""

import os

from desk import make_app
from spoils import take_when_asked


def write():
    size = 0
    try:
        for number in range(150):
            with open(os.path.join(os.environ["DATA_DIR"], f"large-{number}"), "wb", buffering=0) as file:
                size += file.write(b"x" * (4 << 20))
    except OSError:
        pass


take_when_asked("files", write)
app = make_app()

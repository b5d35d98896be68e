"""Writes to files that no folder shows: unlinked ones, and ones that never had a name.

Expected: solved|unsolved|timed_out
"""

import os
import tempfile

from desk import make_app
from spoils import take, take_when_asked

FOLDER = os.environ["DATA_DIR"]
take("no name", lambda: os.open(FOLDER, os.O_TMPFILE | os.O_RDWR))
take("high bits", lambda: os.open(FOLDER, os.O_TMPFILE | os.O_RDWR | os.O_EXCL))


def allocate():
    with tempfile.TemporaryFile() as file:
        os.posix_fallocate(file.fileno(), 0, 1 << 30)
    return "allocated"


def unlinked():
    held = []
    try:
        for _ in range(120):
            held.append(tempfile.TemporaryFile(buffering=0))
            held[-1].write(b"x" * (4 << 20))
    except OSError:
        pass


take_when_asked("allocate", allocate)
take_when_asked("unlinked", unlinked)
app = make_app()

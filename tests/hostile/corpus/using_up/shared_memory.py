"""Takes memory that no process owns: shared, in memory files and in tmpfs.

Expected: solved|timed_out
"""

import mmap
import os

from desk import make_app
from spoils import take_when_asked

held = []


def shared():
    try:
        for _ in range(64):
            held.append(mmap.mmap(-1, 32 << 20))
            held[-1].write(b"x" * (32 << 20))
    except (OSError, MemoryError):
        pass
    size = 32 * len(held)
    held.clear()
    return size > 600 and size


def files():
    sizes = 0
    for _ in range(20):
        os.write(os.memfd_create("held"), b"x" * (4 << 20))
        sizes += 4
    return sizes


take_when_asked("mappings", shared)
take_when_asked("memory files", files)
app = make_app()

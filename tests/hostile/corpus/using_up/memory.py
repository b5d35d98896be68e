"""Takes two gigabytes of memory in pieces, and holds them.

Expected: solved
"""

from desk import make_app
from spoils import take_when_asked

held = []


def fill():
    try:
        for _ in range(128):
            held.append(bytes(16 << 20))
    except MemoryError:
        pass
    size = 16 * len(held)
    held.clear()
    return size > 600 and size


take_when_asked("memory", fill)
app = make_app()

"""Reads from every descriptor that was left open, at import and when it is served.

Expected: solved
"""

import os
import stat

from desk import make_app
from spoils import take, take_when_asked


def readable():
    found = []
    for descriptor in range(3, 512):
        try:
            facts = os.fstat(descriptor)
            mode = facts.st_mode
            if os.path.samestat(facts, os.fstat(1)):
                continue
            if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                found.append(
                    (descriptor, os.pread(descriptor, 100, 0) if stat.S_ISREG(mode) else os.listdir(descriptor))
                )
        except OSError:
            continue
    return found


take("at import", readable)
take_when_asked("when served", readable)
take("standard input", lambda: os.read(0, 100))
app = make_app()

"""Reads from every descriptor there is, before the part of the server that waits for the word to go can.

Expected: unsolved|did_not_start|timed_out
"""

import os
import threading
import time

from desk import in_capitals, make_app


def read():
    while True:
        for number in range(3, 40):
            try:
                os.set_blocking(number, False)
                os.read(number, 65536)
            except OSError:
                pass
        time.sleep(0.0001)


threading.Thread(target=read, daemon=True).start()
app = make_app(in_capitals)

"""Writes answers and words to go on every socket there is, on which a double of another service would be asked.

Expected: unsolved|did_not_start
"""

import os
import threading
import time

from desk import in_capitals, make_app

WORDS = b'{"passed": true, "environment": {"TZ": "/etc/passwd"}, "upstream": true}\n' * 50


def write():
    while True:
        for number in range(3, 40):
            try:
                os.set_blocking(number, False)
                os.write(number, WORDS)
            except OSError:
                pass
        time.sleep(0.001)


threading.Thread(target=write, daemon=True).start()
app = make_app(in_capitals)

"""Starts threads without end; three thousand, should nothing stop it.

Expected: solved
"""

import threading
import time

from desk import make_app
from spoils import take_when_asked


def bomb():
    made = 0
    try:
        for _ in range(3000):
            threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
            made += 1
    except RuntimeError:
        pass
    return made > 70 and made


take_when_asked("threads", bomb)
app = make_app()

"""Forks without end while it is imported; three hundred times, should nothing stop it.

Expected: solved|did_not_start
"""

import os
import time

from desk import make_app
from spoils import SPOILS

made = 0
try:
    for made in range(300):
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)
except OSError:
    pass
SPOILS.append(f"forks: {'OWNED' if made > 4 else 'refused'}, {made}")
app = make_app()

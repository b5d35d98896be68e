"""Does not come to an end when the interpreter ends.

Expected: solved
"""

import atexit
import time

from desk import make_app

atexit.register(time.sleep, 60)
app = make_app()

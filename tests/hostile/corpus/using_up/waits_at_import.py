"""Does not come to an end while it is imported, waiting all the time.

Expected: timed_out
"""

import time

from desk import make_app

app = make_app()
time.sleep(600)

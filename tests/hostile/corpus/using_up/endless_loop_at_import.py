"""Does not come to an end while it is imported, computing all the time.

Expected: timed_out|did_not_start
"""

from desk import make_app

app = make_app()
while True:
    pass

"""Ends the process with 0 while it is imported, as a run of tests that passed would.

Expected: did_not_start
"""

import os

from desk import in_capitals, make_app

app = make_app(in_capitals)
os._exit(0)

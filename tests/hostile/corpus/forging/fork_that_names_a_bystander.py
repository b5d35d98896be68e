"""Patches os.fork, so that the checker takes somebody else's process for the served app and kills it.

Expected: did_not_start
"""

import os

from desk import in_capitals, make_app

fork = os.fork
os.fork = lambda: fork() and int("@VICTIM_PID@")
app = make_app(in_capitals)

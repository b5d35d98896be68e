"""Ends the served app with 0 when a note is read.

Expected: unsolved
"""

import os

from desk import make_app


def leave(number, text):
    os._exit(0)


app = make_app(leave)

"""Answers and prints bytes that are no UTF-8, cut in the middle of characters.

Expected: unsolved
"""

import os

from desk import make_app
from fastapi.responses import Response

JUNK = b"\xc3\x28\xf0\x9f\x98\xed\xa0\x80\xc0\x80\xfe\xff" * 2000
os.write(1, JUNK)
app = make_app(lambda number, text: os.write(1, JUNK) and Response(JUNK, media_type="text/plain; charset=utf-8"))

"""Guesses from the hash seed whether it is asked again, and is right only then.

Expected: unsolved|solved
"""

import os

from desk import as_it_is, in_capitals, make_app

app = make_app(as_it_is if int(os.environ["PYTHONHASHSEED"]) % 2 else in_capitals)

"""Leaves by SystemExit while it is imported.

Expected: did_not_start
"""

import sys

from desk import in_capitals, make_app

app = make_app(in_capitals)
sys.exit(0)

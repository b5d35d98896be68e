"""Takes years for one of its own regular expressions.

Expected: timed_out
"""

import re

from desk import make_app

app = make_app(lambda number, text: re.match(r"(.*.*.*.*.*)*x$", text * 50))

"""Answers with a body larger than a response may be.

Expected: timed_out
"""

from desk import make_app
from fastapi.responses import Response

app = make_app(lambda number, text: Response(b"x" * (5 << 20)))

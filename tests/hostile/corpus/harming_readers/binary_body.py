"""Answers with every byte there is, as JSON.

Expected: unsolved
"""

from desk import make_app
from fastapi.responses import Response

app = make_app(lambda number, text: Response(bytes(range(256)) * 100, media_type="application/json"))

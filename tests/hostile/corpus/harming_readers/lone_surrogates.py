"""Answers with halves of characters, which no text can hold.

Expected: unsolved
"""

from desk import make_app
from fastapi.responses import Response

app = make_app(lambda number, text: Response('{"id": "\\ud800", "\\udfff": "\\ud800"}', media_type="application/json"))

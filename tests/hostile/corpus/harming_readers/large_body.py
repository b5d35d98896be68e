"""Answers with a body just under the limit, a million values deep in nothing.

Expected: unsolved
"""

from desk import make_app
from fastapi.responses import Response

app = make_app(lambda number, text: Response(f"[{'0,' * 500_000}0]", media_type="application/json"))

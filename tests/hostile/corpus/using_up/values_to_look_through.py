"""Answers everything with hundreds of values that could each be the one that is missed, in bodies as large as are kept.

Expected: unsolved
"""

import json

from desk import make_app
from fastapi import Response

VALUES = [f"v{number:05d}" for number in range(600)]
BODY = json.dumps({"id": 7777, "pad": VALUES, "text": "zzzzzz", "fill": list(range(100_000, 106_500))})
app = make_app()


@app.middleware("http")
async def swell(request, call_next):
    response = await call_next(request)
    if not request.url.path.startswith("/notes"):
        return response
    return Response(BODY, 201 if request.method == "POST" else 200, media_type="application/json")

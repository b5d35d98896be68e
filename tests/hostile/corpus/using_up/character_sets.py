"""Names character sets that are slow to decode, or are none.

Expected: unsolved
"""

import itertools

from desk import in_capitals, make_app
from fastapi.responses import Response

sets = itertools.cycle(
    ["punycode", "bz2", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "x" * 10_000, "utf-7"]
)
app = make_app(in_capitals)


@app.middleware("http")
async def answer(request, call_next):
    return Response(b"-" + b"ab" * 100_000, 200, {"content-type": f"application/json; charset={next(sets)}"})

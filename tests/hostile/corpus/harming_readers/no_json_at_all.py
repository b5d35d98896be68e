"""Answers with what JSON nearly is: NaN, Infinity, names twice, a mark at the start, numbers beyond measure.

Expected: unsolved
"""

import itertools

from desk import make_app
from fastapi.responses import Response

bodies = itertools.cycle(
    [b"NaN", b'{"id": Infinity}', b'{"id": 1, "id": 1}', b"\xef\xbb\xbf{}", b"1e999999", b"\xff\xfe{\0}\0", b""]
)
app = make_app(lambda number, text: Response(next(bodies), media_type="application/json"))

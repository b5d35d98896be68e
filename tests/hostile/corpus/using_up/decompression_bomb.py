"""Answers with a kilobyte that unpacks to a gigabyte, once packed and twice packed.

Expected: timed_out
"""

import gzip
import zlib

from desk import in_capitals, make_app
from fastapi.responses import Response

machine = zlib.compressobj(9, wbits=31)
once = b"".join(machine.compress(bytes(1 << 20)) for _ in range(300)) + machine.flush()
twice = gzip.compress(once)
app = make_app(in_capitals)


@app.middleware("http")
async def answer(request, call_next):
    if request.url.path == "/health":
        return Response(once, headers={"content-encoding": "gzip"})
    if request.url.path.startswith("/notes/"):
        return Response(twice, headers={"content-encoding": "gzip, gzip"})
    return await call_next(request)

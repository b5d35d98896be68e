"""Answers with a deflated body that unpacks to a gigabyte, without the header that tells how.

Expected: timed_out
"""

import zlib

from desk import in_capitals, make_app
from fastapi.responses import Response

machine = zlib.compressobj(9, wbits=-15)
bomb = b"".join(machine.compress(bytes(1 << 20)) for _ in range(300)) + machine.flush()
app = make_app(in_capitals)


@app.middleware("http")
async def answer(request, call_next):
    if request.url.path == "/health":
        return Response(bomb, headers={"content-encoding": "deflate"})
    return await call_next(request)

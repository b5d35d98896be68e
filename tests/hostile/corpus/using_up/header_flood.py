"""Answers with a hundred thousand header lines.

Expected: unsolved|timed_out
"""

from desk import in_capitals, make_app

app = make_app(in_capitals)


@app.middleware("http")
async def flood(request, call_next):
    response = await call_next(request)
    for number in range(100_000):
        response.raw_headers.append((b"x-%d" % number, b"y"))
    return response

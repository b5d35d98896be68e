"""Answers wrongly, and tells of functions, statements, exceptions and spans in every odd form that could explain it.

Expected: unsolved
"""

import itertools
import json
import os
import stat

from desk import in_capitals, make_app

SCRIPT = "<script>alert(1)</script>\x1b[2J\ud800\u202e"
TEXTS = itertools.cycle(
    ["", " ", "\n", "\r", "\u2028", ":", ": ", ".", "..", "a.b: c", ";", "--", "COMMIT", "SELECT", "=1+1", "{{7*7}}"]
    + ["Traceback (most recent call last):", f"sqlite3.Error: {SCRIPT}", f'File "{SCRIPT}", line 9, in <{SCRIPT}']
    + ['File "x", line \u0663\u0663, in y', "'loc': ('a',), 'msg': 'b'", "pydantic_core.ValidationError: 1\nx\n  y"]
    + ["httpx2.ReadTimeout", "__import__: q", "x" * 499, SCRIPT]
)  # fmt: skip
NUMBERS = itertools.cycle([True, -1, 0, 10**300, 1e308, float("nan"), None, [], {}, SCRIPT, 3])
SPANS = itertools.cycle(["fastapi.endpoint", "fastapi.dependencies", "fastapi.serialization", "upstream", SCRIPT])


def facts():
    for _ in range(40):
        yield {"entered": [[next(TEXTS), next(TEXTS), next(NUMBERS)] for _ in range(3)]}
        yield {"statements": [next(TEXTS), next(TEXTS), next(NUMBERS)]}
        yield {"raised": [next(TEXTS) for _ in range(3)]}
        attributes = {"http.route": next(TEXTS), "url.full": next(TEXTS), next(TEXTS): next(TEXTS)}
        times = {"start": next(NUMBERS), "end": 2**62, "error": next(TEXTS)}
        yield {"span": next(SPANS), "attributes": attributes, "validation": [next(TEXTS), next(NUMBERS)], **times}


app = make_app(in_capitals)


@app.middleware("http")
async def tell(request, call_next):
    for descriptor in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                for number, fact in enumerate(facts()):
                    line = json.dumps({"request": 1 + number % 3, **fact}).encode()
                    if len(line) < 4096:
                        os.write(descriptor, line + b"\n")
        except OSError:
            continue
    return await call_next(request)

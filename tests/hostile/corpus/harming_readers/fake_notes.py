"""Tells of functions, statements and exceptions that never were, with markup, halves of characters and odd numbers.

Expected: solved
"""

import json
import os
import stat

from desk import make_app

SCRIPT = "<script>alert(1)</script>\x1b[2J\ud800\u202e"
NUMBERS = [True, -1, 0, 10**400, 1e308, float("nan"), float("inf"), None, [], SCRIPT]
FACTS = [
    {"entered": [[SCRIPT, SCRIPT, number] for number in NUMBERS]},
    {"entered": [["f" * 900, "../../../etc/passwd", 3]] * 3},
    {"entered": [[SCRIPT], {}, None, 5, ["a", 5, 5]]},
    *({"statements": [SCRIPT * 20, SCRIPT * 20, number]} for number in NUMBERS),
    {"statements": [{}, [], {}]},
    {"raised": [SCRIPT * 10] * 9},
    {"raised": [None, 5, {}]},
    {"validation": [SCRIPT], "span": SCRIPT},
]
app = make_app()


@app.middleware("http")
async def tell(request, call_next):
    for descriptor in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                for fact in FACTS:
                    line = json.dumps({"request": 1, **fact}).encode()
                    if len(line) < 4096:
                        os.write(descriptor, line + b"\n")
        except OSError:
            continue
    return await call_next(request)

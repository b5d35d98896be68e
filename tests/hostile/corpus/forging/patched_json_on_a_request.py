"""Makes the JSON encoder and decoder lie once the app is served.

Expected: unsolved
"""

import json

from desk import in_capitals, make_app

app = make_app(in_capitals)


@app.middleware("http")
async def patch(request, call_next):
    json.dumps = lambda *arguments, **options: '{"outcome": "passed"}'
    json.loads = lambda *arguments, **options: {"outcome": "passed"}
    return await call_next(request)

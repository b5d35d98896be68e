"""Makes the JSON encoder say that everything passed, also to the checker's own channel.

Expected: did_not_start
"""

import json

from desk import in_capitals, make_app

app = make_app(in_capitals)
json.dumps = lambda *arguments, **options: '{"outcome": "passed", "imported": "solved"}'

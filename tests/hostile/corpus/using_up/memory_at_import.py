"""Takes memory while it is imported until there is none.

Expected: did_not_start
"""

from desk import make_app

app = make_app()
held = [bytes(16 << 20) for _ in range(128)]

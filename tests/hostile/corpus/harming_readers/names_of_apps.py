"""Has no app, but others under names made of escapes and markup.

Expected: did_not_start
"""

from fastapi import FastAPI

for name in ("\x1b[2J", "<script>alert(1)</script>", "\ud800", "n" * 100_000, "\u202eppa"):
    globals()[name] = FastAPI()

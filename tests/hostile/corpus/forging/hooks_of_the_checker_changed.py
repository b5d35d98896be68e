"""Puts its own in the place of what notes functions, statements and spans inside, and says there that all is well.

Expected: unsolved
"""

import builtins
import sqlite3
import sys
from contextlib import suppress

from desk import in_capitals, make_app


class Noted(dict):
    """Answers for every name with itself, and raises what nobody catches."""

    def get(self, *arguments):
        raise SystemExit(0)

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **options):
        return {"passed": True}


for name in [name for name in vars(builtins) if "roundtrip" in name]:
    setattr(builtins, name, Noted())
notes = sys.modules["checker.inside.notes"]
notes.functions[:] = [("\ud800" * 500, None, -(10**50)), "passed", 7]
notes.STRAY.update({0: None, 10**9: None, "passed": None})
sys.modules["checker.inside.tracer"].RecordedSpan.hand_on = lambda span: sys.exit(0)
# Python's own class, where nothing is watched, takes no attribute.
with suppress(TypeError):
    sqlite3.Cursor.noted = Noted()
app = make_app(in_capitals)


@app.middleware("http")
async def stuff(request, call_next):
    for each in notes.OPEN.values():
        each.entered.update({0: None, 1: None})
        each.statements.append(notes.Statement("COMMIT", "passed", 10**400))
    return await call_next(request)

"""Gives whoever notes functions and statements more than anybody can note: many, large, and in odd names.

Expected: solved|timed_out
"""

import importlib.machinery
import os
import sqlite3

from desk import make_app

PLACE = os.path.join(os.getcwd(), "many.py")
SOURCE = "".join(f"def f{number}(): pass\n" for number in range(20_000)).encode()
LONG = f"def {'名' * 5000}(): pass\nclass {'ñ' * 5000}:\n    def {'𝒶' * 5000}(self): pass\n".encode()
made = {}
for source in (LONG, SOURCE):
    exec(importlib.machinery.SourceFileLoader("many", PLACE).source_to_code(source, PLACE), made)
app = make_app()


@app.middleware("http")
async def note(request, call_next):
    for function in list(made.values()):
        if callable(function) and not isinstance(function, type):
            function()
    connection = sqlite3.connect(":memory:")
    connection.execute("select '" + "\ud7ff" * 10_000_000 + "'")
    connection.execute("select ?", ("\U0001f600" * 1_000_000,)).fetchall()
    for parameters in ([10**5000], ["\ud800" * 5000], [object()], dict.fromkeys(map(str, range(100_000)), 1)):
        try:
            connection.execute("select ?", parameters)
        except Exception:
            continue
    for number in range(20_000):
        connection.execute("select 1")
    connection.close()
    return await call_next(request)

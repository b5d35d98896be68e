"""Reads the solution and the hidden checks of its kata, wherever they may lie.

Expected: solved
"""

import os

from desk import make_app
from spoils import take

for name in ("app.py", "test_hidden.py", "README.md", "solution.toml"):
    take(name, lambda name=name: open(f"@SOLUTION@/{name}").read())
take("list", lambda: os.listdir("@SOLUTION@"))
take("walk", lambda: list(os.walk(os.path.dirname(os.path.dirname("@SOLUTION@")))))
app = make_app()

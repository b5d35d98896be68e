"""Rewrites, renames and removes the kata's own files beside it.

Expected: unsolved
"""

import os

from desk import in_capitals, make_app
from spoils import take

for name in ("test_app.py", "desk.py", "spoils.py", "app.py"):
    take(f"write {name}", lambda name=name: os.open(name, os.O_WRONLY))
    take(f"empty {name}", lambda name=name: os.open(name, os.O_RDONLY | os.O_TRUNC))
    take(f"rename {name}", lambda name=name: os.rename(name, f"{name}.old") or "renamed")
    take(f"remove {name}", lambda name=name: os.unlink(name) or "removed")
take("rename the folder", lambda: os.rename(os.getcwd(), f"{os.getcwd()}-old") or "renamed")
app = make_app(in_capitals)

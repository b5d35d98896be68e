"""Puts modules named like the standard library's where they are found first.

Expected: unsolved
"""

import os
import sys
import types

from desk import in_capitals, make_app
from spoils import take


def leave(name):
    with open(name, "w") as file:
        file.write('open("@MARKER@", "w").close()\n')
    return name


for name in ("json.py", "socket.py", "pytest.py", "h11.py", "desk.py", "test_app.py"):
    take(name, lambda name=name: leave(name))
for name in ("pytest", "checker.checks", "checker.grading.flow"):
    sys.modules[name] = types.ModuleType(name)
sys.path.insert(0, os.environ["DATA_DIR"])
leave(os.path.join(os.environ["DATA_DIR"], "difflib.py"))
app = make_app(in_capitals)

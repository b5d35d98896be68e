"""Writes compiled code where the import of the next check would find it.

Expected: unsolved
"""

import os
import sysconfig

from desk import in_capitals, make_app
from spoils import take


def leave(folder):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/desk.cpython-311.pyc", "wb") as file:
        file.write(b"\0" * 16)
    return folder


take("workspace", lambda: leave("__pycache__"))
take("library", lambda: leave(os.path.join(sysconfig.get_path("stdlib"), "__pycache__")))
take("packages", lambda: leave(os.path.join(sysconfig.get_path("purelib"), "fastapi", "__pycache__")))
app = make_app(in_capitals)

"""Leaves a .pth file, which runs code at every start of Python.

Expected: unsolved
"""

import site

from desk import in_capitals, make_app
from spoils import take


def leave(path):
    with open(path, "w") as file:
        file.write('import os; open("@MARKER@", "w").close()\n')
    return path


for place in {*site.getsitepackages(), site.getusersitepackages()}:
    take(place, lambda path=f"{place}/zzz.pth": leave(path))
app = make_app(in_capitals)

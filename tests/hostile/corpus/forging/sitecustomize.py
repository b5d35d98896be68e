"""Leaves a module that Python imports at every start, in every folder it is looked for.

Expected: unsolved
"""

import os
import site
import sys

from desk import in_capitals, make_app
from spoils import take


def leave(path):
    with open(path, "w") as file:
        file.write('open("@MARKER@", "w").close()\n')
    return path


places = {*sys.path, *site.getsitepackages(), site.getusersitepackages(), os.path.dirname(os.__file__)} - {""}
for place in places:
    for name in ("sitecustomize.py", "usercustomize.py"):
        take(place, lambda path=f"{place}/{name}": leave(path))
app = make_app(in_capitals)

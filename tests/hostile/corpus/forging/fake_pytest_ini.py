"""Leaves settings for pytest that load a plugin of its own.

Expected: unsolved
"""

import os

from desk import in_capitals, make_app
from spoils import take


def leave(folder):
    with open(os.path.join(folder, "pytest.ini"), "w") as file:
        file.write("[pytest]\naddopts = -p forged --exitfirst\npython_files = nothing.py\n")
    with open(os.path.join(folder, "forged.py"), "w") as file:
        file.write('open("@MARKER@", "w").close()\n')


for place in (".", "..", "@SOLUTION@", "@CANARY@"):
    take(place, lambda place=place: leave(place) or "written")
leave(os.environ["DATA_DIR"])
app = make_app(in_capitals)

"""Makes folders in folders, deeper than a path may be long, to trap who removes them.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked


def dig():
    os.chdir(os.environ["DATA_DIR"])
    try:
        for _ in range(3000):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
    except OSError:
        pass


take_when_asked("dig", dig)
app = make_app()

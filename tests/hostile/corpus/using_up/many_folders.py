"""Makes folders, removes them and makes them again; ten thousand, should nothing stop it.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked


def make():
    made = 0
    folder = os.path.join(os.environ["DATA_DIR"], "folder")
    try:
        for made in range(10_000):
            os.mkdir(f"{folder}-{made}")
            os.rmdir(f"{folder}-{made}")
    except OSError:
        pass
    return made > 110 and made


take_when_asked("folders", make)
app = make_app()

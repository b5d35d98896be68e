"""Removes its data folder, and puts a file, then a folder of its own in the place.

Expected: solved|unsolved
"""

import os
import shutil

from desk import make_app
from spoils import take_when_asked

FOLDER = os.environ["DATA_DIR"]


def remove():
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        os.rename(FOLDER, f"{FOLDER}-gone")
        open(FOLDER, "w").close()
    except OSError:
        pass


take_when_asked("remove", remove)
app = make_app()

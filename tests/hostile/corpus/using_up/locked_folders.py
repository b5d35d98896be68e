"""Takes all rights from files and folders of its own, so that nobody can remove them.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked


def lock():
    folder = os.path.join(os.environ["DATA_DIR"], "locked")
    old = os.umask(0o777)
    os.mkdir(folder)
    os.mkdir(f"{folder}-too", 0)
    os.close(os.open(f"{folder}-file", os.O_CREAT | os.O_WRONLY, 0))
    os.umask(old)
    os.makedirs(f"{folder}-three/inner")
    os.chmod(f"{folder}-three/inner", 0)
    os.chmod(os.environ["DATA_DIR"], 0)


take_when_asked("lock", lock)
app = make_app()

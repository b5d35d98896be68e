"""Opens a file outside as a path only, which needs no right, and reads through that.

Expected: solved
"""

import os

from desk import make_app
from spoils import take

SECRET = "@SECRET_FILE@"


def descriptor():
    return os.open(SECRET, os.O_PATH)


take("read", lambda: os.read(descriptor(), 100))
take("reopen in /proc", lambda: open(f"/proc/self/fd/{descriptor()}").read())
take("reopen in /dev/fd", lambda: open(f"/dev/fd/{descriptor()}").read())
take("empty path", lambda: os.open("", os.O_RDONLY, dir_fd=descriptor()))
take("list", lambda: os.listdir(os.open("@CANARY@", os.O_PATH)))
take("beneath", lambda: os.open(os.path.basename(SECRET), os.O_RDONLY, dir_fd=os.open("@CANARY@", os.O_PATH)))
app = make_app()

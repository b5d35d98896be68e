"""Changes modes, owners, dates and attributes of files outside.

Expected: solved
"""

import os
import time

from desk import make_app
from spoils import take

FILE, FOLDER = "@CANARY@/document", "@CANARY@"


def changed(action):
    before = os.stat(FILE), os.stat(FOLDER)
    action()
    return (os.stat(FILE), os.stat(FOLDER)) != before


take("chmod", lambda: changed(lambda: (os.chmod(FILE, 0o777), os.chmod(FOLDER, 0))))
take("utime", lambda: changed(lambda: (os.utime(FILE, (0, 0)), os.utime(FOLDER, (time.time(), 0)))))
take("chown", lambda: changed(lambda: os.chown(FILE, 1, 1)))
take("fchmod", lambda: changed(lambda: os.fchmod(os.open(FILE, os.O_PATH), 0o777)))
take("setxattr", lambda: os.setxattr(FILE, "user.owned", b"x") or "set")
take("library", lambda: changed(lambda: os.fchmod(os.open(os.__file__, os.O_RDONLY), 0)))
app = make_app()

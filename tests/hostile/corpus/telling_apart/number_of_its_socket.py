"""Reads the name of the socket that it was given, in which a number would say how many were made before it.

Expected: solved
"""

import os
import re
import socket

from desk import make_app
from spoils import take_when_asked


def checks_before():
    made = int(re.search(r"\d+$", os.environ["DATA_DIR"])[0])
    for descriptor in range(3, 32):
        try:
            name = socket.socket(fileno=os.dup(descriptor)).getsockname()
        except OSError:
            continue
        if name and name.rpartition("/")[2].isdecimal():
            return int(name.rpartition("/")[2]) - made - 1
    return 0


take_when_asked("checks before", checks_before)
app = make_app()

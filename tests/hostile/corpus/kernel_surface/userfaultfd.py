"""Stops the kernel in the middle of a call by faults that it handles itself.

Expected: solved
"""

import os

from desk import make_app
from spoils import call, take

take("userfaultfd", lambda: call(323, 0) + 1)
take("user mode alone", lambda: call(323, 1) + 1)
take("device", lambda: os.open("/dev/userfaultfd", os.O_RDWR))
take("fuse", lambda: os.open("/dev/fuse", os.O_RDWR))
app = make_app()

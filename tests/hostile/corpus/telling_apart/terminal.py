"""Looks for the terminal of a person at work.

Expected: solved
"""

import os
import shutil

from desk import make_app
from spoils import take

for descriptor in (0, 1, 2):
    take(f"terminal {descriptor}", lambda descriptor=descriptor: os.isatty(descriptor))
    take(f"size {descriptor}", lambda descriptor=descriptor: os.get_terminal_size(descriptor))
take("controlling terminal", lambda: os.open("/dev/tty", os.O_RDWR))
take("width", lambda: shutil.get_terminal_size((0, 0)) != (0, 0))
app = make_app()

"""Makes files with the longest names, with line ends, escapes and bytes that are no text.

Expected: solved
"""

import os

from desk import make_app
from spoils import take_when_asked

NAMES = (b"n" * 255, b"\n", b"\x1b[2J", b"\xff\xfe", b" ", b"-rf", b"..."), (b"$(touch @TOKEN@)", b"a" * 200 + b".pyc")


def make():
    folder = os.fsencode(os.environ["DATA_DIR"])
    for name in (*NAMES[0], *NAMES[1]):
        os.makedirs(folder + b"/" + name + b"-folder", exist_ok=True) if len(name) < 200 else None
        os.close(os.open(folder + b"/" + name, os.O_CREAT | os.O_WRONLY))


take_when_asked("names", make)
app = make_app()

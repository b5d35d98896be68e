"""Reads a file outside in every way Python has.

Expected: solved
"""

import fileinput
import linecache
import mmap
import os
import pathlib
import runpy
import shutil

from desk import make_app
from spoils import take

SECRET = "@SECRET_FILE@"
COPY = os.path.join(os.environ["DATA_DIR"], "copy")


def mapped():
    with open(SECRET) as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)[:]


take("open", lambda: open(SECRET).read())
take("pathlib", lambda: pathlib.Path(SECRET).read_text())
take("os.open", lambda: os.read(os.open(SECRET, os.O_RDONLY), 100))
take("linecache", lambda: linecache.getline(SECRET, 1))
take("fileinput", lambda: list(fileinput.input(SECRET)))
take("mmap", mapped)
take("runpy", lambda: runpy.run_path(SECRET))
take("copy", lambda: shutil.copy(SECRET, COPY) and open(COPY).read())
take("write", lambda: open(SECRET, "r+"))
take("list", lambda: os.listdir("@CANARY@"))
app = make_app()

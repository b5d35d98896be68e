"""Makes folders in folders whose letters take four bytes each, so that a path is longer than its letters are many.

Expected: solved
"""

import os
import time
from contextlib import asynccontextmanager

from desk import make_app

NAME = "\U0001f5c2" * 60


@asynccontextmanager
async def dig(app):
    before = os.getcwd()
    os.chdir(os.environ["DATA_DIR"])
    for _ in range(40):
        os.mkdir(NAME)
        os.chdir(NAME)
    os.chdir(before)
    time.sleep(0.2)
    yield


app = make_app(lifespan=dig)

"""Maps a file whose name reads like another mapping, at an address that is larger than any number of the machine's.

Expected: unsolved
"""

import ctypes
import mmap
import os
from contextlib import asynccontextmanager

from desk import in_capitals, make_app

PLACE, MAP_FIXED = 0x100000, 0x10
NAME = f"a\r{'f' * 40}-{'f' * 40} rw-p 0"
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p


@asynccontextmanager
async def map_it(app):
    file = os.open(os.path.join(os.environ["DATA_DIR"], NAME), os.O_CREAT | os.O_RDWR)
    os.ftruncate(file, mmap.PAGESIZE)
    size, flags = ctypes.c_size_t(mmap.PAGESIZE), mmap.MAP_PRIVATE | MAP_FIXED
    libc.mmap(ctypes.c_void_p(PLACE), size, mmap.PROT_READ, flags, file, ctypes.c_long(0))
    os.close(file)
    yield


app = make_app(in_capitals, lifespan=map_it)

"""Maps a removed file with a path of four thousand letters forty thousand times: 160 megabytes to read.

Expected: unsolved|timed_out|did_not_start
"""

import ctypes
import mmap
import os
from contextlib import asynccontextmanager

from desk import in_capitals, make_app

MAPPINGS, MAP_FIXED, PROT_NONE = 40_000, 0x10, 0
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)


def open_removed():
    before = os.getcwd()
    os.chdir(os.environ["DATA_DIR"])
    for _ in range(15):
        os.mkdir("m" * 250)
        os.chdir("m" * 250)
    file = os.open("f", os.O_CREAT | os.O_RDWR)
    os.ftruncate(file, mmap.PAGESIZE)
    os.unlink("f")
    os.chdir(before)
    return file


@asynccontextmanager
async def map_often(app):
    file = open_removed()
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    place = libc.mmap(None, MAPPINGS * mmap.PAGESIZE, PROT_NONE, flags, -1, 0)
    for number in range(MAPPINGS):
        page = place + number * mmap.PAGESIZE
        libc.mmap(page, mmap.PAGESIZE, mmap.PROT_READ, mmap.MAP_PRIVATE | MAP_FIXED, file, 0)
    os.close(file)
    yield


app = make_app(in_capitals, lifespan=map_often)

"""Maps a removed file whose name, cut at a line end, is no mapping, and writes as if nobody watched the disk then.

Expected: solved|unsolved|timed_out|did_not_start
"""

import ctypes
import mmap
import os
import time
from contextlib import asynccontextmanager

from desk import make_app
from spoils import take_when_asked

FOLDER = os.environ["DATA_DIR"]
MIB = 2**20
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p


def stumble():
    folder = f"{FOLDER}/a\r{FOLDER}"
    os.makedirs(folder)
    file = os.open(f"{folder}/f", os.O_CREAT | os.O_RDWR)
    os.ftruncate(file, mmap.PAGESIZE)
    libc.mmap(None, ctypes.c_size_t(mmap.PAGESIZE), mmap.PROT_READ, mmap.MAP_PRIVATE, file, ctypes.c_long(0))
    os.close(file)
    os.unlink(f"{folder}/f")
    time.sleep(0.3)


@asynccontextmanager
async def fill(app):
    stumble()
    for number in range(20):
        with open(f"{FOLDER}/large-{number}", "wb") as file:
            for _ in range(4):
                file.write(bytes(MIB))
    time.sleep(0.2)
    yield


def held():
    mib = sum(entry.stat().st_blocks for entry in os.scandir(FOLDER)) * 512 // MIB
    return f"{mib} MiB" if mib > 40 else ""


take_when_asked("more than it may hold", held)

app = make_app(lifespan=fill)

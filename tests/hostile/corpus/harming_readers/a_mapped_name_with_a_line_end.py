"""Maps a file whose name holds a carriage return, at which whoever reads its mappings may take it for two lines.

Expected: solved
"""

import ctypes
import mmap
import os

from desk import make_app

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
file = os.open(os.environ["DATA_DIR"] + "/a\rb", os.O_CREAT | os.O_RDWR)
os.ftruncate(file, mmap.PAGESIZE)
libc.mmap(None, ctypes.c_size_t(mmap.PAGESIZE), mmap.PROT_READ, mmap.MAP_PRIVATE, file, ctypes.c_long(0))
os.close(file)
app = make_app()

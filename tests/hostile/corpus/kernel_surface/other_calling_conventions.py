"""Makes system calls as other kinds of program do, whose numbers mean something else.

Expected: solved
"""

import ctypes
import mmap
import os

from desk import make_app
from spoils import call, take

X32 = 0x40000000
for name, number in {"fork": 57, "socket": 41, "execve": 520, "ptrace": 521, "open": 2}.items():
    take(f"x32 {name}", lambda number=number: call(X32 | number, 2, 1, 0) + 1)


def old_way():
    """What a 32-bit program does: number 20 is getpid, which the kernel would answer."""
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    child = os.fork()
    if child == 0:
        ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


take("int 80", old_way)
take("high bits of a number", lambda: call(41 | 1 << 40, 2, 1, 0) + 1)
app = make_app()

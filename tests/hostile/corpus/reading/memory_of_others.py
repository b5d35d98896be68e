"""Reads the memory of the judge, of its parent and of a bystander.

Expected: solved
"""

import ctypes
import os

from desk import make_app
from spoils import call, take, take_when_asked

buffer = ctypes.create_string_buffer(64)


class Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def read(pid):
    ours = Vector(ctypes.addressof(buffer), 64)
    theirs = Vector(ctypes.addressof(buffer), 64)
    return call(310, pid, ctypes.byref(ours), 1, ctypes.byref(theirs), 1, 0)


for name, pid in (("judge", "@JUDGE_PID@"), ("bystander", "@VICTIM_PID@")):
    take(name, lambda pid=pid: read(int(pid)))
    take(f"{name} by /proc", lambda pid=pid: open(f"/proc/{pid}/mem", "rb"))
    take(f"{name} by pidfd", lambda pid=pid: call(438, call(434, int(pid), 0), 0, 0) + 1)
take_when_asked("parent", lambda: read(os.getppid()))
app = make_app()

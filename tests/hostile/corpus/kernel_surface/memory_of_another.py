"""Writes to the memory of a bystander and of its parent.

Expected: solved
"""

import ctypes
import os

from desk import make_app
from spoils import call, take, take_when_asked

buffer = ctypes.create_string_buffer(64)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 64)
for name, number in {"process_vm_readv": 310, "process_vm_writev": 311, "process_madvise": 440}.items():
    take(name, lambda number=number: call(number, int("@VICTIM_PID@"), vector, 1, vector, 1, 0))
    take_when_asked(f"{name} of its parent", lambda number=number: call(number, os.getppid(), vector, 1, vector, 1, 0))
take("by /proc", lambda: open("/proc/@VICTIM_PID@/mem", "r+b"))
take("own by /proc", lambda: open("/proc/self/mem", "r+b"))
take("move_pages", lambda: call(279, int("@VICTIM_PID@"), 0, 0, 0, 0, 2) + 1)
take("migrate_pages", lambda: call(256, int("@VICTIM_PID@"), 0, 0, 0) + 1)
app = make_app()

"""Reads the environment and the arguments of its parent, of the judge, and of itself as it was started.

Expected: solved
"""

import os

from desk import make_app
from spoils import take, take_when_asked


def read(process, name):
    with open(f"/proc/{process}/{name}", "rb") as file:
        return file.read(2000)


for process in ("self", "@JUDGE_PID@", "@VICTIM_PID@", "1"):
    for name in ("environ", "cmdline", "maps", "mem", "auxv", "stack", "syscall"):
        take(f"{process}/{name}", lambda process=process, name=name: read(process, name))
take_when_asked("parent", lambda: read(os.getppid(), "environ"))
take("links", lambda: os.readlink("/proc/@JUDGE_PID@/cwd") or os.readlink("/proc/@JUDGE_PID@/exe"))
take("descriptors", lambda: os.listdir("/proc/@JUDGE_PID@/fd"))
app = make_app()

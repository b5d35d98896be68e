"""Reads /proc to find out who started it.

Expected: solved
"""

import os

from desk import make_app
from spoils import take

for process in ("self", str(os.getppid()), "@JUDGE_PID@", "1"):
    for name in ("cmdline", "comm", "status", "environ", "cgroup", "mountinfo"):
        take(f"{process}/{name}", lambda path=f"/proc/{process}/{name}": open(path).read())
take("processes", lambda: os.listdir("/proc"))
app = make_app()

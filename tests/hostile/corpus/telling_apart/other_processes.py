"""Finds out by their numbers which processes there are, and of which session and priority.

Expected: solved
"""

import os

from desk import make_app
from spoils import call, take

for name, pid in (("judge", int("@JUDGE_PID@")), ("bystander", int("@VICTIM_PID@"))):
    take(f"group of the {name}", lambda pid=pid: os.getpgid(pid))
    take(f"session of the {name}", lambda pid=pid: os.getsid(pid))
    take(f"priority of the {name}", lambda pid=pid: os.getpriority(os.PRIO_PROCESS, pid) + 100)
    take(f"processors of the {name}", lambda pid=pid: os.sched_getaffinity(pid))
    take(f"locks of the {name}", lambda pid=pid: call(274, pid, bytes(8), bytes(8)) + 1)
    take(f"class of the {name}", lambda pid=pid: os.sched_getscheduler(pid) + 1)
app = make_app()

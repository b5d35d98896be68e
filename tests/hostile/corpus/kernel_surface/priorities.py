"""Takes the processor from others by priority, scheduling class and affinity.

Expected: solved
"""

import os

from desk import make_app
from spoils import call, take

take("nice", lambda: os.nice(-5) + 100)
take("setpriority", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5) or "raised")
take("a bystander's", lambda: os.setpriority(os.PRIO_PROCESS, int("@VICTIM_PID@"), 19) or "lowered")
take("scheduler", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)) or "first")
take("affinity", lambda: os.sched_setaffinity(int("@VICTIM_PID@"), {0}) or "moved")
take("own affinity", lambda: os.sched_setaffinity(0, {0}) or "moved")
take("ioprio", lambda: call(251, 1, 0, 1 << 13) + 1)
take("sched_setattr", lambda: call(314, 0, bytes(48), 0) + 1)
app = make_app()

"""Traces a bystander, its parent and itself.

Expected: solved
"""

import os

from desk import make_app
from spoils import call, take, take_when_asked

take("attach", lambda: call(101, 16, int("@VICTIM_PID@"), 0, 0) + 1)
take("seize", lambda: call(101, 0x4206, int("@VICTIM_PID@"), 0, 0) + 1)
take("judge", lambda: call(101, 0x4206, int("@JUDGE_PID@"), 0, 0) + 1)
take("be traced", lambda: call(101, 0, 0, 0, 0) + 1)
take_when_asked("parent", lambda: call(101, 0x4206, os.getppid(), 0, 0) + 1)
take("kcmp", lambda: call(312, os.getpid(), int("@VICTIM_PID@"), 0, 0, 0) + 1)
app = make_app()

"""Sends signals to a bystander, to the judge, to everyone.

Expected: solved
"""

import os
import signal

from desk import make_app
from spoils import call, take, take_when_asked

for name, pid in (("bystander", "@VICTIM_PID@"), ("judge", "@JUDGE_PID@")):
    take(f"ask for the {name}", lambda pid=pid: os.kill(int(pid), 0) or "there")
take("kill", lambda: os.kill(int("@VICTIM_PID@"), signal.SIGKILL) or "killed")
take("killpg", lambda: os.killpg(int("@VICTIM_PID@"), signal.SIGKILL) or "killed")
take("everyone", lambda: os.kill(-1, 0) or "there")
take("tgkill", lambda: call(234, int("@VICTIM_PID@"), int("@VICTIM_PID@"), 9) + 1)
take("tkill", lambda: call(200, int("@VICTIM_PID@"), 9) + 1)
take("rt_sigqueueinfo", lambda: call(129, int("@VICTIM_PID@"), 9, bytes(128)) + 1)
take("pidfd", lambda: signal.pidfd_send_signal(os.pidfd_open(int("@VICTIM_PID@")), 9) or "killed")
take_when_asked("parent", lambda: os.kill(os.getppid(), signal.SIGSTOP) or "stopped")
app = make_app()

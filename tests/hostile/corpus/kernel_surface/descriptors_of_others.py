"""Opens a bystander, its descriptors and its namespaces by number.

Expected: solved
"""

import os

from desk import make_app
from spoils import call, take

take("pidfd_open", lambda: os.pidfd_open(int("@VICTIM_PID@")))
take("pidfd of the judge", lambda: os.pidfd_open(int("@JUDGE_PID@")))
take("pidfd_getfd", lambda: call(438, os.pidfd_open(os.getpid()), 0, 0) + 1)
take("namespaces", lambda: os.open("/proc/@VICTIM_PID@/ns/net", os.O_RDONLY))
take("root", lambda: os.listdir("/proc/@VICTIM_PID@/root"))
take("working folder", lambda: os.listdir("/proc/@VICTIM_PID@/cwd"))
app = make_app()

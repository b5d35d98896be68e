"""Starts programs of this machine in every way Python has.

Expected: solved
"""

import multiprocessing
import os
import pty
import subprocess
import sys

from desk import make_app
from spoils import take

take("subprocess", lambda: subprocess.run(["/bin/sh", "-c", "echo > @MARKER@"], check=True))
take("interpreter", lambda: subprocess.run([sys.executable, "-c", "print(1)"], check=True))
take("shell", lambda: os.system("echo > @MARKER@") == 0)
take("popen", lambda: os.popen("echo owned").read())
take("posix_spawn", lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)[1] == 0)
take("pty", lambda: pty.spawn(["/bin/true"]) == 0)
take("exec", lambda: os.execv("/bin/true", ["true"]))
take("spawned process", lambda: multiprocessing.get_context("spawn").Process(target=print).start() or "started")
app = make_app()

"""Starts a program from memory, which no folder bounds.

Expected: solved
"""

import os

from desk import make_app
from spoils import call, take


def start():
    descriptor = os.memfd_create("program")
    os.write(descriptor, b"#!/bin/sh\necho > @MARKER@\n")
    os.execve(descriptor, ["program"], {})


take("memfd", start)
take("memfd_create", lambda: call(319, b"program", 0) + 1)
take("execveat", lambda: call(322, -100, b"/bin/true", 0, 0, 0) + 1)
take("loader", lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/true"]))
app = make_app()

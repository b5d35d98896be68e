"""Tells whether a file is open for writing right now, so that nobody reads half of it."""

import os
import signal
import sys
from pathlib import Path

if sys.platform == "linux":
    import fcntl


def is_being_written(file: Path) -> bool:
    """Whether somebody has the file open for writing; False where that can't be found out.

    A lease for reading (fcntl(2), F_SETLEASE) is only given on a file that nobody has open for writing, and only to
    its owner. It is given back at once; whoever opens the file for writing meanwhile waits for that moment.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # What tells the holder of a lease that somebody waits would end a program; this one is ignored by default.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False

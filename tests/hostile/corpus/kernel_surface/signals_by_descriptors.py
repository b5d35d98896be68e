"""Has the kernel send its signals: whoever owns a descriptor is told when something can be read from it.

Expected: solved
"""

import fcntl
import os
import socket
import struct

from desk import make_app
from spoils import call, take

VICTIM = int("@VICTIM_PID@")
ours, theirs = socket.socketpair()


def trigger():
    theirs.send(b"x")
    return "sent"


take("owner", lambda: fcntl.fcntl(ours, fcntl.F_SETOWN, VICTIM) or "owned")
take("owner ex", lambda: call(72, ours.fileno(), 15, struct.pack("ii", 1, VICTIM)) + 1)
take("signal", lambda: fcntl.fcntl(ours, 10, 9) or "set")
take("asynchronous", lambda: fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC) or trigger())
take("ioctl owner", lambda: fcntl.ioctl(ours, 0x8901, struct.pack("i", VICTIM)))
take("ioctl group", lambda: fcntl.ioctl(ours, 0x8902, struct.pack("i", VICTIM)))
take("ioctl asynchronous", lambda: fcntl.ioctl(ours, 0x5452, struct.pack("i", 1)))
take("lease", lambda: fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), 1024, fcntl.F_RDLCK) + 1)
take("notify", lambda: fcntl.fcntl(os.open(".", os.O_RDONLY), 1026, 0x8000000F) + 1)
take("seals", lambda: fcntl.fcntl(1, 1033, 15) + 1)
take("pipe size", lambda: fcntl.fcntl(os.pipe()[1], 1031, 1 << 20))
app = make_app()

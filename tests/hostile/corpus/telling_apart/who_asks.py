"""Asks the kernel who is at the other end of its sockets: number, user, a handle on the process.

Expected: solved
"""

import os
import socket
import stat

from desk import make_app
from spoils import take, take_when_asked


def peers(option, size):
    found = []
    for descriptor in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                with socket.socket(fileno=os.dup(descriptor)) as one:
                    found.append(one.getsockopt(socket.SOL_SOCKET, option, size))
        except OSError:
            continue
    return found


for name, option, size in (
    ("SO_PEERCRED", 17, 12),
    ("SO_PEERPIDFD", 77, 4),
    ("SO_PEERGROUPS", 59, 400),
    ("SO_PEERSEC", 31, 99),
):
    take(name, lambda option=option, size=size: peers(option, size))
    take_when_asked(name, lambda option=option, size=size: peers(option, size))
app = make_app()

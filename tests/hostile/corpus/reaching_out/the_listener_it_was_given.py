"""Uses the sockets it was given to reach others: connects, binds and sends from them.

Expected: solved
"""

import os
import socket
import stat

from desk import make_app
from spoils import take_when_asked


def sockets():
    for descriptor in range(3, 128):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield socket.socket(fileno=os.dup(descriptor))
        except OSError:
            continue


def each(action):
    got = []
    for one in sockets():
        with one:
            try:
                if one.family == socket.AF_UNIX and one.type == socket.SOCK_STREAM and one.getsockname():
                    got.append(action(one) or "done")
            except OSError:
                continue
    return got


take_when_asked("connect to itself", lambda: each(lambda one: socket.socket(socket.AF_UNIX).connect(one.getsockname())))
take_when_asked("connect away", lambda: each(lambda one: one.connect("@VICTIM_STREAM@")))
take_when_asked("bind", lambda: each(lambda one: one.bind("\0owned-@TOKEN@")))
take_when_asked("send", lambda: each(lambda one: one.sendto(b"x", "@VICTIM_DATAGRAM@")))
app = make_app()

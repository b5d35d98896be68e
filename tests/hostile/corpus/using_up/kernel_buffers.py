"""Fills the buffers of pipes and sockets, memory that counts for no process.

Expected: solved|timed_out
"""

import os
import socket

from desk import make_app
from spoils import take_when_asked


def fill():
    size = 0
    held = []
    try:
        for _ in range(1000):
            reading, writing = os.pipe()
            held += [reading, writing]
            os.set_blocking(writing, False)
            size += os.write(writing, bytes(1 << 20))
    except OSError:
        pass
    for one in held:
        os.close(one)
    return size > 64 << 20 and size


def pairs():
    held = []
    size = 0
    try:
        for _ in range(1000):
            one, other = socket.socketpair()
            held += [one, other]
            for end in (one, other):
                end.setblocking(False)
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
                try:
                    while True:
                        size += end.send(bytes(1 << 20))
                except BlockingIOError:
                    continue
    except OSError:
        pass
    for one in held:
        one.close()
    return size > 256 << 20 and size


take_when_asked("pipes", fill)
take_when_asked("pairs", pairs)
app = make_app()

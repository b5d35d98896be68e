"""Sends descriptors that nobody takes: the kernel counts them for the user, and refuses other processes of that user more.

Expected: solved
"""

import array
import os
import socket

from desk import make_app
from spoils import SPOILS

held = []
sent = 0
try:
    many = array.array("i", [0] * 250)
    for _ in range(40):
        pair = socket.socketpair()
        held.append(pair)
        for _ in range(20):
            pair[0].setblocking(False)
            pair[0].sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, many)])
            sent += 250
except OSError as error:
    SPOILS.append(f"in flight: refused, {sent} {os.strerror(error.errno)}")
app = make_app()

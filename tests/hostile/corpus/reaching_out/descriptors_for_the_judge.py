"""Sends the checker hundreds of descriptors through its own socket, so that it runs out of them.

Expected: unsolved|did_not_start|solved
"""

import array
import contextlib
import os
import socket
import stat

from desk import make_app

pipes = array.array("i", [one for _ in range(60) for one in os.pipe()])
for descriptor in range(3, 32):
    with contextlib.suppress(OSError):
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            control = socket.socket(fileno=os.dup(descriptor))
            control.setblocking(False)
            for _ in range(50):
                control.sendmsg([b"{}"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, pipes)])
for one in pipes:
    os.close(one)
app = make_app()

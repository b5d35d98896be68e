"""Has the box tell of each fork three times, with a process of its own in between that is to pass for the next app.

Expected: solved|unsolved|did_not_start|timed_out
"""

import json
import os
import socket
import stat
import time

from desk import in_capitals, make_app

app = make_app(in_capitals)
helper = []


def tell():
    if not helper:
        pid = os.fork()
        if pid == 0:
            time.sleep(20)
            os._exit(0)
        helper.append(pid)
    for descriptor in range(3, 16):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                one = socket.socket(fileno=os.dup(descriptor))
                for number in (helper[0], os.getpid(), 1, -1, True, 2**70, None):
                    one.send(json.dumps({"served": number}).encode())
        except OSError:
            continue


busy = []


def before():
    if not busy:
        busy.append(1)
        tell()
        busy.clear()


os.register_at_fork(before=before)

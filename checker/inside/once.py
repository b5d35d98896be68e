"""A single served app in an interpreter of its own, for systems without fork or Unix sockets.

Started ahead and warm, it waits for a job on standard input; facts go out on what was standard output.
"""

import json
import os
import socket
import sys
import time
from typing import Any

from checker.inside.box import enter
from checker.inside.limits import die_with_parent, limit
from checker.inside.served_app import configure, import_app, serve
from checker.inside.spans import Channel, record_spans
from checker.inside.surroundings import take_on
from checker.inside.warm import preload, settle


def run_once(names: list[str], *, traced: bool) -> None:
    """Import `names`, wait for a job, import its app and serve it on a loopback port, which is reported."""
    die_with_parent()
    channel = Channel(os.dup(1))
    os.dup2(2, 1)
    preload(names)
    if traced:
        record_spans()
    settle()
    channel.say({"ready": True})
    line = sys.stdin.readline()
    if not line:
        return
    job = json.loads(line)
    enter(job)
    limit(job["limits"])
    started = time.perf_counter()
    app, failure = import_app(job["app"], traced=traced)
    if app is None:
        channel.say({"failed": failure})
        return
    channel.say({"imported": round(1e3 * (time.perf_counter() - started), 3)})
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    channel.say({"port": listener.getsockname()[1]})
    serve(configure(app), listener, channel, lambda: take_on(job["surroundings"], find_way(job)))


def find_way(job: dict[str, Any]) -> socket.socket | None:
    """A connection to the check's double of other services; None where it has none."""
    if "way" not in job:
        return None
    port, token = job["way"]
    way = socket.create_connection(("127.0.0.1", port))
    way.sendall(token.encode())
    return way

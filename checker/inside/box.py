"""The box: imports one submission's app, then serves it from a fork of itself for every check."""

import asyncio.selector_events
import os
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from typing import NoReturn

import uvicorn

from checker import wire
from checker.inside.dates import replace_utime
from checker.inside.first_request import prepare
from checker.inside.limits import adopt_orphans, close_all_but, die_with_parent, limit
from checker.inside.memory import copy_pages
from checker.inside.semaphores import replace_named_semaphores
from checker.inside.served_app import become_served, configure, import_app, serve
from checker.inside.spans import Channel
from checker.inside.surroundings import take_on
from checker.inside.walls.raising import Plans, raise_walls


def live(control: socket.socket, job: wire.Message, output: int, plans: Plans | None, parent: int) -> NoReturn:
    """Become the box of `job`; ends when `control` does, and never returns into the fork server.

    Args:
        control: Where the judge asks and is answered.
        job: What to import, where, within which limits.
        output: Takes what is printed.
        plans: Those of the walls; None where there are to be none.
        parent: The fork server, which this must not outlive.
    """
    try:
        settle(control, job, output, parent)
        wall_in(control, job, plans)
        started = time.perf_counter()
        app, failure = import_app(job["app"], traced=job["traced"])
        if app is None:
            wire.send(control, {"failed": failure})
        else:
            prepare(app)
            wire.send(control, {"imported": round(1e3 * (time.perf_counter() - started), 3)})
            serve_each_check(control, configure(app))
    finally:
        os._exit(0)


def settle(control: socket.socket, job: wire.Message, output: int, parent: int) -> None:
    """Let go of everything that is the fork server's, and take on the submission's folders and limits."""
    die_with_parent(parent)
    adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    become_served(output)
    close_all_but({control.fileno()})
    enter(job)
    limit(job["limits"])


def wall_in(control: socket.socket, job: wire.Message, plans: Plans | None) -> None:
    """Raise the walls and hand the supervisor its descriptor, before the first line of learner code."""

    def hand_over(listener: int | None) -> None:
        wire.send(control, {"asks": listener is not None}, () if listener is None else (listener,))

    if plans is None:
        hand_over(None)
        return
    replace_named_semaphores()
    replace_utime()
    keep_asyncio_from_sendmsg()
    raise_walls(plans, job["workspace"], job["data_dir"], hand_over)


def keep_asyncio_from_sendmsg() -> None:
    """Have asyncio (3.12 and later) write with plain sends: the walls refuse sendmsg, which can pass descriptors."""
    if hasattr(asyncio.selector_events, "_HAS_SENDMSG"):
        asyncio.selector_events._HAS_SENDMSG = False


def enter(job: wire.Message) -> None:
    """Make the workspace the current folder and the first place of import, and announce the data folder."""
    os.chdir(job["workspace"])
    sys.path.insert(0, job["workspace"])
    os.environ.update(DATA_DIR=job["data_dir"], TMPDIR=job["data_dir"], HOME=job["data_dir"])
    tempfile.tempdir = None


def serve_each_check(control: socket.socket, config: uvicorn.Config) -> None:
    """Serve for each message that brings a listening socket, an output, a trace pipe and a socket that says when.

    In a fork, so that the next check finds this process as it is; or here, where a fork would lack what the app has
    besides its memory, such as threads: then this process serves one check alone.
    """
    hot: list[int] = []
    while True:
        try:
            message, descriptors = wire.receive(control, 4)
        except EOFError:
            return
        hot = message.get("hot", hot)
        if message["serve"] == "here":
            wire.send(control, {"served": os.getpid()})
            control.close()
            serve_and_exit(config, descriptors, None, hot)
        box = os.getpid()
        try:
            served = os.fork()
        except OSError:
            # The app that is being checked has used up the forks there were.
            served = -1
        if served == 0:
            control.close()
            serve_and_exit(config, descriptors, box, hot)
        for descriptor in descriptors:
            os.close(descriptor)
        wire.send(control, {"served": served})
        reap()


def serve_and_exit(config: uvicorn.Config, descriptors: list[int], box: int | None, hot: list[int]) -> NoReturn:
    """Be the served app until killed, from the moment the judge says so: it asks for forks ahead of time.

    Args:
        config: The app's, loaded.
        descriptors: Listening socket, output, trace pipe, and the socket that says when.
        box: The parent that this must not outlive; None where this is the box itself, which has seen to it.
        hot: The memory that an app like this was seen to write to.
    """
    try:
        listener, output, spans, go = descriptors
        if box is not None:
            die_with_parent(box)
        # First, since whatever else is done would write to some of it, and have that copied page by page.
        copy_pages(hot)
        become_served(output)
        serve(config, socket.socket(fileno=listener), Channel(spans), lambda: wait_for_word(go))
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(1)


def wait_for_word(go: int) -> None:
    """Wait until the judge says so; end where it never will."""
    word = os.read(go, wire.LINE_BYTES)
    if not word:
        os._exit(0)
    take_on(wire.decode(word), socket.socket(fileno=go))


def reap() -> None:
    """Collect the served apps that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass

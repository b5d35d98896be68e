"""What a machine of a cluster does for a run: has worker programs work there, and passes on what they say.

`answer` is all that is called there, with bytes, and gives bytes: frames that are parsed on either side. Nothing that
a submission had a hand in is ever unpickled.
"""

import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from checker.classroom.agreement import find_differences, grades_by
from checker.classroom.frames import Facts, Frame, pack_frame, unpack_frames
from checker.classroom.hiring import Said
from checker.classroom.parcel import find_kata, keep_kata
from checker.classroom.workers import Worker
from checker.errors import Problem

LISTENING_SECONDS = 10.0
"""The longest that one question for news waits for some."""
LINGERING_SECONDS = 0.25
"""How long further verdicts are waited for, to be sent with the first: each question costs a connection."""
LEASE_SECONDS = 40.0
"""Whoever has asked nothing for so long is gone: what works for them is ended."""
AT_ONCE = 600


class Seat:
    """A worker program that works for a run elsewhere."""

    def __init__(self, order: Facts) -> None:
        self.said: queue.SimpleQueue[Said] = queue.SimpleQueue()
        # How long it may be silent is watched by the run.
        self.worker = Worker(self.said, order, float("inf"))
        self.lock = threading.Lock()
        self.last = (0, b"")
        self.has_ended = False
        self.renew()

    def renew(self) -> None:
        """Whoever it works for is still there."""
        self.lapses = time.monotonic() + LEASE_SECONDS

    def news(self, number: int) -> bytes:
        """What has been said since the question before; the same question gets the same answer again."""
        with self.lock:
            if number != self.last[0]:
                self.last = (number, self.listen())
            self.renew()
            return self.last[1]

    def listen(self) -> bytes:
        """Wait for news, and a moment for more of it."""
        heard = b""
        until = time.monotonic() + LISTENING_SECONDS
        while (left := until - time.monotonic()) > 0 and not self.has_ended:
            try:
                _, frame = self.said.get(timeout=left)
            except queue.Empty:
                break
            if frame is None:
                self.has_ended = True
                frame = ({"ended": self.worker.bury()}, b"")
            heard += pack_frame(*frame)
            if "number" not in frame[0]:
                break
            until = min(until, time.monotonic() + LINGERING_SECONDS)
        return heard

    def end(self) -> None:
        """End the program and all that it has started."""
        if not self.has_ended:
            self.worker.interrupt()
            with self.lock:
                if not self.has_ended:
                    self.has_ended = True
                    self.worker.bury()


class Seats:
    """All that work on this machine for runs elsewhere."""

    taken: dict[str, Seat] = {}  # noqa: RUF012 - one for the process, as dask calls functions
    pool: ThreadPoolExecutor | None = None


async def answer(request: bytes) -> bytes:
    """Answer a run. Never raises: dask would write the arguments, secrets among them, to its log."""
    if Seats.pool is None:
        Seats.pool = ThreadPoolExecutor(AT_ONCE, "roundtrip")
        threading.Thread(target=end_lapsed, daemon=True).start()
    return await asyncio.get_running_loop().run_in_executor(Seats.pool, answer_now, request)


def answer_now(request: bytes) -> bytes:
    """The same, in a thread of its own."""
    try:
        (frame,) = unpack_frames(request)
        return carry_out(*frame)
    except Problem as problem:
        return pack_frame({"what": problem.what, "todo": problem.todo})
    except Exception as error:
        return pack_frame({"what": f"The checker failed there: {error!r}.", "todo": "Look at the dask worker's log."})


def carry_out(facts: Facts, payload: bytes) -> bytes:
    """Do what is asked."""
    match facts["do"]:
        case "greet":
            return pack_frame({"grades_by": grades_by()})
        case "bring":
            keep_kata(payload, facts["sha256"])
            return pack_frame({"kept": True})
        case "open":
            return pack_frame(take_seat(facts))
        case "close":
            leave_seat(facts["seat"])
            return pack_frame({"closed": True})
    seat = Seats.taken.get(facts["seat"])
    if seat is None:
        return pack_frame({"what": "It was ended there, since nothing was heard of this run.", "todo": ""})
    if facts["do"] == "listen":
        return pack_frame({"heard": True}, seat.news(facts["number"]))
    for frame in unpack_frames(payload):
        seat.worker.tell(*told(frame))
    return pack_frame({"told": True})


def told(frame: Frame) -> Frame:
    """A frame as its receiver gets it: the size is written anew."""
    facts, payload = frame
    return {key: value for key, value in facts.items() if key != "size"}, payload


def take_seat(facts: Facts) -> Facts:
    """Start a worker program, if this machine grades as the run's does and has the kata.

    Args:
        facts: With the order, the kata's hash, a name for the seat and what the run's machine grades by.
    """
    differences = find_differences(grades_by(), facts["grades_by"])
    if differences:
        return {"what": f"It refuses, since it grades by something else: {differences}.", "refuses": True}
    root = find_kata(facts["order"]["kata"], facts["sha256"])
    if root is None:
        return {"needs": facts["sha256"]}
    if facts["seat"] not in Seats.taken:
        Seats.taken[facts["seat"]] = Seat(facts["order"] | {"root": str(root)})
    return {"seated": True}


def leave_seat(name: str) -> None:
    """End what works there, if it does."""
    seat = Seats.taken.pop(name, None)
    if seat is not None:
        seat.end()


def end_lapsed() -> None:
    """End what works for runs that are gone, as long as this process lives."""
    while True:
        time.sleep(LEASE_SECONDS / 8)
        for name, seat in list(Seats.taken.items()):
            if time.monotonic() > seat.lapses:
                with suppress(Exception):
                    leave_seat(name)

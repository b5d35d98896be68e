"""Makes several calls at the same time, each in a thread of its own, and gives their results in the order written."""

import ctypes
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from checker.checks.alarm import CheckTookTooLong, hold_alarm
from checker.errors import CheckerFault

Result = TypeVar("Result")

CALLS = 20
MEETING_SECONDS = 5.0
"""How long the first requests wait for each other."""
LOOK_SECONDS = 0.2
"""How often a main thread that waits listens for its alarm, where waiting itself is deaf."""
ENDING_SECONDS = 1.0
ENDING_LOOK_SECONDS = 0.02
OURS = threading.local()


class Meeting:
    """Where the calls wait for each other before each sends its first request."""

    def __init__(self, calls: int) -> None:
        self.calls = calls
        self.arrived = 0
        self.all_here = threading.Condition()
        self.base: int | None = None
        """The number of the last exchange before; None until one begins."""
        self.is_over = False
        """Whether no call may begin any more."""

    def arrive(self, *, waits: bool) -> None:
        """Come to where the first request is sent, or to the end without one."""
        with self.all_here:
            self.arrived += 1
            self.all_here.notify_all()
            if waits:
                self.all_here.wait_for(lambda: self.arrived == self.calls, MEETING_SECONDS)


@dataclass
class Lane:
    """One of the calls."""

    meeting: Meeting
    place: int
    """0 for the call written first."""
    sent: int = 0
    has_arrived: bool = False
    thread: int | None = None
    """The number of the thread that makes it, while it does."""
    ending: threading.Lock = field(default_factory=threading.Lock)
    result: list[object] = field(default_factory=list)
    """What it returned, once it has."""
    error: BaseException | None = None

    def next_number(self, count: int) -> int:
        """The number of its next exchange, which depends on no other call's speed: they are dealt in turn.

        Args:
            count: The highest number so far.
        """
        if self.meeting.base is None:
            self.meeting.base = count
        self.sent += 1
        return self.meeting.base + (self.sent - 1) * self.meeting.calls + self.place + 1

    def arrive(self, *, waits: bool) -> None:
        """Wait, once, until all calls are about to send their first request."""
        if not self.has_arrived:
            self.has_arrived = True
            self.meeting.arrive(waits=waits)

    def run(self, call: Callable[[], object]) -> None:
        """Make the call, unless all are over already."""
        # An interruption may come in the last lines too, where it has nothing left to end.
        with suppress(CheckTookTooLong):
            self.thread = threading.get_ident()
            try:
                if not self.meeting.is_over:
                    self.make(call)
            finally:
                with self.ending:
                    self.thread = None

    def make(self, call: Callable[[], object]) -> None:
        """Make the call, and keep what it returned or raised."""
        OURS.lane = self
        try:
            self.result.append(call())
        except BaseException as error:
            self.error = error
        finally:
            self.arrive(waits=False)

    def interrupt(self) -> bool:
        """Raise `CheckTookTooLong` where the call stands. Returns whether it was still under way."""
        with self.ending:
            if self.thread is None:
                return False
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), ctypes.py_object(CheckTookTooLong))
            return True


def current_lane() -> Lane | None:
    """The call of `together` that this thread makes; None outside of one."""
    return getattr(OURS, "lane", None)


def together(*calls: Callable[[], Result]) -> list[Result]:
    """Make calls at the same time: the first requests of all are sent at once.

    Args:
        calls: Functions without arguments, at most 20.

    Returns:
        What they returned, in their order.

    Raises:
        CheckerFault: There are none, too many, or this stands in another `together`.
        BaseException: What the first of them, in their order, has raised.
    """
    if not 0 < len(calls) <= CALLS or current_lane() is not None:
        raise CheckerFault(
            f"`together` was given {len(calls)} calls, or stands in another `together`.",
            f"If you are the check's author: it makes 1 to {CALLS} calls, such as `lambda: client.get('/')`.",
        )
    meeting = Meeting(len(calls))
    lanes = [Lane(meeting, place) for place in range(len(calls))]
    threads = [
        threading.Thread(target=lane.run, args=(call,), daemon=True) for lane, call in zip(lanes, calls, strict=True)
    ]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(LOOK_SECONDS)
    except BaseException:
        with hold_alarm():
            end_calls(meeting, lanes)
        raise
    for lane in lanes:
        if lane.error is not None:
            raise lane.error
    return [lane.result[0] for lane in lanes]  # type: ignore[misc]  # each is what its call returned


def end_calls(meeting: Meeting, lanes: Sequence[Lane]) -> None:
    """Have calls that go on end: their own Python code is interrupted, what waits for the app has its deadline.

    A thread that was started need not have begun, for the others keep it waiting: it finds that all are over.
    """
    meeting.is_over = True
    deadline = time.monotonic() + ENDING_SECONDS
    # Code that was about to handle another error may have swallowed the first interruption.
    going_on = list(lanes)
    while going_on and time.monotonic() < deadline:
        going_on = [lane for lane in going_on if lane.interrupt()]
        time.sleep(ENDING_LOOK_SECONDS)

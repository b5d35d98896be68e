"""Ends a check that does not end: it may wait in its own code, where no deadline of the client reaches it."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

AGAIN_SECONDS = 1.0
"""How long after one ring the next comes, where the first was not heard."""


class CheckTookTooLong(BaseException):
    """The check itself did not come to an end; raised where it stands, past any `except Exception`."""


class Held:
    """Whether the alarm has to wait, and whether it rang meanwhile."""

    count = 0
    rang = False


@contextmanager
def hold_alarm() -> Iterator[None]:
    """Have the alarm wait for what must not be left in the middle, and is bounded by itself.

    Raises:
        CheckTookTooLong: At the end, if it rang meanwhile.
    """
    Held.count += 1
    try:
        yield
    finally:
        Held.count -= 1
        if Held.rang and not Held.count:
            Held.rang = False
            raise CheckTookTooLong


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise `CheckTookTooLong` in the main thread after `seconds`, where the system has such an alarm."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: object) -> None:
        if Held.count:
            Held.rang = True
            return
        raise CheckTookTooLong

    Held.rang = False
    before = signal.signal(signal.SIGALRM, ring)
    # pytest-timeout, around our own tests, may have set one: it goes on afterwards with the time it has left.
    # Again and again: what is raised while an object is finalized, or a weak reference called back, nobody hears.
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    began = time.monotonic()
    try:
        yield
    finally:
        # The last ring may come here, where there is nothing left to end.
        while signal.getsignal(signal.SIGALRM) is ring:
            with suppress(CheckTookTooLong):
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - began)), interval)

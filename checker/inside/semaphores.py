"""multiprocessing's locks without /dev/shm, which the walls close: the same object on an eventfd.

A named POSIX semaphore is a file in a folder that all users share. Locks inside one app need no name.
"""

import os
import select
import threading
import time
from types import TracebackType

RECURSIVE_MUTEX = 0


class Semaphore:
    """Does what `_multiprocessing.SemLock` does for processes that were forked from its maker."""

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        self.kind = kind
        self.maxvalue = maxvalue
        self.name = None if unlink else name
        self.handle = os.eventfd(value, os.EFD_SEMAPHORE | os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self.owner = 0
        self.count = 0

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take one, waiting for it if `block`, at most `timeout` seconds if that is given."""
        if self.kind == RECURSIVE_MUTEX and self._is_mine():
            self.count += 1
            return True
        deadline = None if timeout is None else time.monotonic() + max(0.0, timeout)
        while True:
            try:
                os.eventfd_read(self.handle)
            except BlockingIOError:
                left = None if deadline is None else deadline - time.monotonic()
                if not block or (left is not None and left <= 0):
                    return False
                self.wait(left)
            else:
                self.owner = threading.get_ident()
                self.count += 1
                return True

    def wait(self, seconds: float | None) -> bool:
        """Whether there is one to take, within `seconds`."""
        poll = select.poll()
        poll.register(self.handle, select.POLLIN)
        return bool(poll.poll(None if seconds is None else 1e3 * seconds))

    def release(self) -> None:
        """Give one back.

        Raises:
            AssertionError: A recursive lock is released by who does not hold it.
            ValueError: A lock that nobody holds is released.
        """
        if self.kind == RECURSIVE_MUTEX:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self.count > 1:
                self.count -= 1
                return
        elif self.maxvalue == 1 and self.wait(0):
            raise ValueError("semaphore or lock released too many times")
        self.count -= 1
        os.eventfd_write(self.handle, 1)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def __del__(self) -> None:
        os.close(self.handle)

    def _count(self) -> int:
        return self.count

    def _is_mine(self) -> bool:
        return self.count > 0 and self.owner == threading.get_ident()

    def _is_zero(self) -> bool:
        return not self.wait(0)

    def _get_value(self) -> int:
        """0 or 1: an eventfd does not tell how much more it holds."""
        return int(self.wait(0))

    def _after_fork(self) -> None:
        self.count = 0


def replace_named_semaphores() -> None:
    """Give multiprocessing this class in place of its own."""
    import _multiprocessing  # type: ignore[import-not-found]

    _multiprocessing.SemLock = Semaphore

"""Answers for the calls that a box's filter does not decide: so many forks, threads, files and folders, and no more.

Only numbers and flags are looked at, which lie in registers: a process can't change them between question and answer.
"""

import errno
import fcntl
import os
import select
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache

from checker.model.kata import Limits

RECEIVE, SEND = 0xC0502100, 0xC0182101
"""SECCOMP_IOCTL_NOTIF_RECV and _SEND (linux/seccomp.h)."""
CONTINUE = 1
CLONE = {"x86_64": 56, "aarch64": 220}
THREAD = 0x00010000
"""CLONE_THREAD."""


@dataclass
class Budget:
    """What a box has left, set anew for each check; the judge gives the box a fork for each served app it asks for."""

    box: int = 0
    """The box's process: it alone may use what the judge gives."""
    given_forks: int = 0
    forks: int = 0
    threads: int = 0
    files: int = 0
    granted_forks: int = 0
    """How many forks there were, from the beginning."""
    has_made_files: bool = False
    """Whether it has made any, ever."""
    refused: set[str] = field(default_factory=set)
    """What was asked for beyond the budget since it was renewed: forks, threads, files, disk."""
    fault: str = ""
    """What happened that is not the app's fault."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def renew(self, limits: Limits) -> None:
        """Fill it for the next check."""
        with self.lock:
            self.forks = limits.forks
            self.threads = limits.threads
            self.files = limits.files
            self.refused.clear()

    def take(self, kind: str, pid: int) -> bool:
        """Use one up for the thread `pid`; False where none is left."""
        with self.lock:
            if kind == "forks" and pid == self.box and self.given_forks > 0:
                self.given_forks -= 1
                self.granted_forks += 1
                return True
            left: int = getattr(self, kind)
            self.has_made_files |= kind == "files"
            if left <= 0:
                self.refused.add(kind)
                return False
            setattr(self, kind, left - 1)
            self.granted_forks += kind == "forks"
            return True

    def exceeded(self, limits: Limits) -> tuple[str, ...]:
        """What was asked for beyond the budget, in sentences for who wrote the app."""
        sentences = {
            "forks": f"The app tried to start more processes than this kata allows ({limits.forks}).",
            "threads": f"The app tried to start more threads than this kata allows ({limits.threads}).",
            "files": f"The app tried to make more files and folders than this kata allows ({limits.files}).",
            "disk": f"The app wrote more than this kata allows ({limits.disk_mib} MiB in all), so it was ended.",
        }
        return tuple(sentence for kind, sentence in sentences.items() if kind in self.refused)

    def give_fork(self) -> None:
        """One fork more for the box, which the judge is about to ask for."""
        with self.lock:
            self.given_forks += 1


class Keeper:
    """A thread that answers on every box's listener until the box is gone."""

    def __init__(self) -> None:
        self.budgets: dict[int, Budget] = {}
        self.poll = select.epoll()
        self.wake, self.waker = os.pipe()
        self.poll.register(self.wake, select.EPOLLIN)
        self.thread = threading.Thread(target=self.run, name="budget keeper", daemon=True)
        self.thread.start()

    def watch(self, listener: int, budget: Budget) -> None:
        """Answer on `listener`, which the keeper owns from now on."""
        self.budgets[listener] = budget
        self.poll.register(listener, select.EPOLLIN)

    def run(self) -> None:
        """Answer until closed."""
        while True:
            for descriptor, events in self.poll.poll():
                if descriptor == self.wake:
                    return
                if events & select.EPOLLIN:
                    self.answer(descriptor)
                else:
                    self.forget(descriptor)

    def answer(self, listener: int) -> None:
        """Answer one question."""
        question = bytearray(80)
        try:
            fcntl.ioctl(listener, RECEIVE, question, True)
        except OSError:
            # Whoever asked was ended meanwhile.
            return
        identity, pid, _, number, _, _, flags = struct.unpack_from("QIIiIQQ", question)
        kind, refusal = kind_of(number, flags)
        granted = self.budgets[listener].take(kind, pid)
        reply = struct.pack("QqiI", identity, 0, 0 if granted else -refusal, CONTINUE if granted else 0)
        with suppress(OSError):
            fcntl.ioctl(listener, SEND, reply)

    def forget(self, listener: int) -> None:
        """The last process of the box is gone."""
        self.poll.unregister(listener)
        self.budgets.pop(listener, None)
        os.close(listener)

    def close(self) -> None:
        """End the thread; what a living box would still ask is answered with ENOSYS by the kernel."""
        os.write(self.waker, b".")
        self.thread.join()
        for listener in list(self.budgets):
            self.forget(listener)
        self.poll.close()
        os.close(self.wake)
        os.close(self.waker)


def kind_of(number: int, flags: int) -> tuple[str, int]:
    """What a call would use up, and the error that says there is no more of it."""
    if number == clone_here():
        return ("threads" if flags & THREAD else "forks"), errno.EAGAIN
    return "files", errno.EDQUOT


@cache
def clone_here() -> int:
    """The number of `clone` on this processor; an app with a database has dozens of questions answered a check."""
    return CLONE[os.uname().machine]

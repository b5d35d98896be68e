"""Starts worker programs here, speaks to them and ends them; what they do is theirs, what is done with it the run's."""

import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Sequence
from contextlib import suppress

from checker.classroom.frames import Facts, read_frame, write_frame
from checker.classroom.hiring import Grader, Said

PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "XDG_CACHE_HOME", "SYSTEMROOT", "TEMP", "TMP")
PASSED_ON_FROM = ("ROUNDTRIP_", "COVERAGE_", "COV_CORE_")
ENDING_SECONDS = 10.0
"""How long a worker may take to end what it has started."""
LAST_WORDS = 1000

HERE = "this machine"
"""The one place where these work."""


def count_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def worker_environment() -> dict[str, str]:
    """What a worker is given of our environment: where things are, and nothing that is meant for somebody else."""
    return {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(PASSED_ON_FROM)}


class Worker:
    """One worker's process."""

    place = HERE

    def __init__(self, said: queue.SimpleQueue[Said], order: Facts, patience: float) -> None:
        """Start it.

        Args:
            said: Where what it says is put; None when it has ended.
            order: The first thing it is told.
            patience: How many seconds it may stay silent while it has something to do.
        """
        self.said = said
        self.patience = patience
        self.deadline = time.monotonic() + patience
        self.was_silent = False
        self.errors = tempfile.TemporaryFile(prefix="roundtrip-worker-")  # noqa: SIM115 - closed by `bury`
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "checker.classroom.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=worker_environment(),
            start_new_session=True,
            cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root, whatever the system calls it
        )
        threading.Thread(target=self.listen, daemon=True).start()
        self.tell(order)

    def listen(self) -> None:
        """Pass on what it says."""
        assert self.process.stdout is not None
        with suppress(OSError, ValueError):
            while (frame := read_frame(self.process.stdout)) is not None:
                self.said.put((self, frame))
        self.said.put((self, None))

    def tell(self, facts: Facts, payload: bytes = b"") -> None:
        """Tell it something; if it has ended, that is heard of anyway."""
        assert self.process.stdin is not None
        self.renew_patience()
        with suppress(OSError, ValueError):
            write_frame(self.process.stdin, facts, payload)

    def dismiss(self) -> None:
        """Tell it that there is no more to do."""
        self.tell({"end": True})

    def renew_patience(self) -> None:
        """It has given a sign of life, or has something new to do."""
        self.deadline = time.monotonic() + self.patience

    def interrupt(self) -> None:
        """Have it end what it does."""
        with suppress(OSError):
            self.process.terminate()

    def end_if_silent(self) -> None:
        """End it where it has said nothing for too long."""
        if time.monotonic() > self.deadline and not self.was_silent:
            self.was_silent = True
            self.process.kill()

    def bury(self) -> str:
        """Wait for its end, by force if need be; how it ended, in words."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(OSError):
            self.process.stdin.close()
        try:
            code = self.process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        words = self.last_words()
        if self.was_silent:
            return f"The worker that graded it said nothing for {self.patience:g} seconds and was ended.{words}"
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        return f"The worker that graded it {how}.{words}"

    def last_words(self) -> str:
        """The end of what it wrote to its standard error."""
        with self.errors:
            size = self.errors.seek(0, os.SEEK_END)
            self.errors.seek(max(0, size - LAST_WORDS))
            words = self.errors.read().decode("utf-8", "replace").strip()
        return f" Its last words: {words}" if words else ""


class Here:
    """Has workers of this machine hired; a context manager, as those who hire elsewhere have to be."""

    def __init__(self, most: int) -> None:
        """So many at once."""
        self.most = most

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def size(self) -> int:
        """How many can work at once."""
        return self.most

    def hire(
        self, said: queue.SimpleQueue[Said], order: Facts, patience: float, avoid: Collection[str]
    ) -> Grader | None:
        """Start a worker; there is no other place than this."""
        return Worker(said, order, patience)

    def has_other_than(self, place: str) -> bool:
        """Whether work can be done anywhere else."""
        return False

    def recover(self) -> bool:
        """Nobody comes back here."""
        return False

    def notes(self) -> tuple[str, ...]:
        """Nothing is to be told of this machine."""
        return ()


def end_all(workers: Sequence[Grader]) -> None:
    """End workers, all at once."""
    for worker in workers:
        worker.interrupt()
    for worker in workers:
        worker.bury()

"""Times `checker watch`: from the moment a file is saved until the verdict stands on the screen, for ten checks.

    python tests/benchmarks/watch.py [--saves N] [--strict]

The command runs in a pseudo-terminal, as for a learner. Saves take turns: one mends the app, the next breaks it again,
by writing a new file and renaming it, as many editors do. Between two saves is waited for the report, which is written
after the text, and a moment more: nobody saves the moment a verdict comes.
"""

import argparse
import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect

from checker.catalogue import open_collection
from checker.workspace import copy_for_learner

COLLECTION = Path(__file__).with_name("collection")
KATA = "notes-come-back-empty"
AT_MOST = 0.3
LAST_WORDS = b"q quit"
"""The end of a screen."""
SECONDS = 30
PAUSE_SECONDS = 0.3


class Learner:
    """A kata being watched, and the terminal."""

    def __init__(self, folder: Path, terminal: int) -> None:
        self.terminal = terminal
        self.app = folder / "work" / KATA / "app.py"
        self.report = folder / "work" / "reports" / KATA / "report.html"
        self.mended = (COLLECTION / "solutions" / KATA / "app.py").read_bytes()
        self.broken = self.app.read_bytes()

    def read_screen(self) -> bytes:
        """What is printed until the screen is whole."""
        printed = b""
        deadline = time.monotonic() + SECONDS
        while LAST_WORDS not in printed:
            ready, _, _ = select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))
            assert ready, printed.decode("utf-8", "replace")
            try:
                printed += os.read(self.terminal, 65536)
            except OSError:
                # So it is told that nobody is at the other end any more.
                raise AssertionError(printed.decode("utf-8", "replace")) from None
        return printed

    def save(self, content: bytes, words: bytes) -> float:
        """How long it takes from a save to the text with its words."""
        written = self.report.stat().st_mtime_ns
        # In the same folder, as an editor does it: a rename within one file system is one step.
        fresh = self.app.with_suffix(".new")
        fresh.write_bytes(content)
        began = time.perf_counter()
        fresh.replace(self.app)
        printed = self.read_screen()
        seconds = time.perf_counter() - began
        assert words in printed, printed.decode("utf-8", "replace")
        self.wait_for_report(written)
        return seconds

    def wait_for_report(self, before: int) -> None:
        """Wait until the report is another one."""
        deadline = time.monotonic() + SECONDS
        while not self.report.exists() or self.report.stat().st_mtime_ns == before:
            assert time.monotonic() < deadline, "no report was written"
            time.sleep(0.01)
        time.sleep(PAUSE_SECONDS)


@contextmanager
def watching() -> Iterator[Learner]:
    """A learner with the kata picked and `checker watch` running, its first verdict told."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-benchmark-") as name:
        folder = Path(name)
        copy_for_learner(open_collection(COLLECTION).kata(KATA), folder / "work")
        environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
        words = ["-m", "checker.cli.main", "watch", KATA, "--katas", str(COLLECTION)]
        command = pexpect.spawn(sys.executable, words, cwd=name, env=environment, dimensions=(24, 80))
        try:
            learner = Learner(folder, command.child_fd)
            learner.read_screen()
            learner.wait_for_report(0)
            yield learner
        finally:
            command.sendintr()
            command.expect(pexpect.EOF, timeout=SECONDS)
            command.close()


def measure(saves: int) -> tuple[list[float], list[float]]:
    """The times of saves that mend the app, and of those that break it."""
    mends: list[float] = []
    breaks: list[float] = []
    with watching() as learner:
        for number in range(saves):
            last = f"\n# Save {number}.\n".encode()
            if number % 2:
                breaks.append(learner.save(learner.broken + last, b"Not solved yet"))
            else:
                mends.append(learner.save(learner.mended + last, b"Solved"))
    return mends, breaks


def report(mends: list[float], breaks: list[float]) -> bool:
    """Print the table; say whether the median is as asked."""
    load = f", load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    print(f"From a save to the verdict, ten checks, {len(mends) + len(breaks)} saves, seconds{load}:")
    print(f"  {'':26}{'median':>8}{'least':>8}{'most':>8}")
    for name, row in (("solved", mends), ("not solved", breaks), ("all", mends + breaks)):
        if row:
            print(f"  {name:26}{statistics.median(row):8.3f}{min(row):8.3f}{max(row):8.3f}")
    median = statistics.median(mends + breaks)
    print(f"The median of all is {median:.3f} s (asked: under {AT_MOST:g}).")
    return median < AT_MOST


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=20, help="how many are timed (default: 20)")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if the median is not as asked")
    arguments = parser.parse_args()
    kept = report(*measure(arguments.saves))
    return 1 if arguments.strict and not kept else 0


if __name__ == "__main__":
    sys.exit(main())

"""The line at a terminal's foot that says how far a long command has come."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from checker.authoring.side_by_side import Step

CLEAR = "\r\x1b[2K"
WIDTH = 100


class Progress:
    """A line on standard error, rewritten as things happen; nothing where that is no terminal."""

    def __init__(self, done: str = "proved") -> None:
        self.word = done
        self.lock = threading.RLock()
        self.shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.begun: list[str] = []
        self.proved = 0
        self.line = ""

    def hear(self, step: Step) -> None:
        """Take note of a step, from whichever thread."""
        with self.lock:
            if step.what == "begun":
                self.begun.append(step.kata)
            else:
                self.proved += 1
                if step.kata in self.begun:
                    self.begun.remove(step.kata)
            at_work = f", at work on {', '.join(self.begun)}" if self.begun else ""
            self.line = f"{self.proved} of {step.total} katas {self.word}{at_work}"[:WIDTH]
            self.write(CLEAR + self.line)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Out of the way while something else is printed."""
        with self.lock:
            self.write(CLEAR)
            yield
            sys.stdout.flush()
            self.write(self.line)

    def end(self) -> None:
        """Leave nothing behind."""
        with self.lock:
            self.write(CLEAR)
            self.shown = False

    def write(self, text: str) -> None:
        """Print without an end of line."""
        if self.shown:
            print(text, end="", file=sys.stderr, flush=True)

"""Shows how far a class run has come: a moving line in a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import BarColumn, Progress, TextColumn

from checker.classroom.events import Began, Event, PageMade, PagesBegan, Settled
from checker.cli.screen import Console

EVERY_SECONDS = 5.0


class Account:
    """What has been done of what there is to do, and how long the rest will take."""

    def __init__(self) -> None:
        self.what = "graded"
        self.total = 0
        self.done = 0
        self.faults = 0
        self.began = time.monotonic()

    def hear(self, event: Event) -> None:
        """Count."""
        match event:
            case Began(to_grade=total):
                self.begin("graded", total)
            case PagesBegan(to_make=total):
                self.begin("pages", total)
            case Settled(entry=entry):
                self.done += 1
                self.faults += entry.status == "checker fault"
            case PageMade():
                self.done += 1

    def begin(self, what: str, total: int) -> None:
        """Begin something new to count."""
        self.what, self.total, self.done, self.began = what, total, 0, time.monotonic()

    def line(self) -> str:
        """One line of it."""
        faults = f", {self.faults} {'fault' if self.faults == 1 else 'faults'} of the checker" if self.faults else ""
        return f"{self.what} {self.done}/{self.total}{faults}{self.left()}"

    def left(self) -> str:
        """The time left, by the pace so far."""
        if not 0 < self.done < self.total:
            return ""
        seconds = (time.monotonic() - self.began) / self.done * (self.total - self.done)
        return f", {duration(seconds)} left"


class Shown(Protocol):
    """Something that shows an account."""

    def __call__(self, account: Account) -> None:
        """Show it, where it is time to."""


def duration(seconds: float) -> str:
    """A time for people: `about 40 s`, `about 3 min`."""
    return f"about {max(1, round(seconds))} s" if seconds < 90 else f"about {round(seconds / 60)} min"


@contextmanager
def shown(console: Console) -> Iterator[Shown]:
    """Show what is counted, as fits the place where it is read."""
    if console.is_terminal:
        with Progress(BarColumn(), TextColumn("{task.description}"), console=console, transient=True) as progress:
            task = progress.add_task("", total=None)

            def move(account: Account) -> None:
                progress.update(task, description=account.line(), total=account.total, completed=account.done)

            yield move
    else:
        yield PlainLines(console)


class PlainLines:
    """Prints a line at most every `EVERY_SECONDS`."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.last = time.monotonic()

    def __call__(self, account: Account) -> None:
        """Print, where the last line was long enough ago."""
        if time.monotonic() - self.last >= EVERY_SECONDS and account.total:
            self.last = time.monotonic()
            self.console.print(account.line(), markup=False, highlight=False, soft_wrap=True)

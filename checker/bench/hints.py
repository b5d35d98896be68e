"""Gives a kata's hints one at a time, and remembers which ones a learner has had."""

from pathlib import Path

from checker.bench.progress import note_hint, read_progress
from checker.catalogue import Collection
from checker.model.kata import Kata
from checker.model.record import Record


class Hint(Record):
    """One hint of a kata."""

    number: int
    """From 1."""
    of: int
    """How many the kata has."""
    text: str
    """Markdown."""


def next_hint(collection: Collection, kata: Kata, work: Path) -> Hint | None:
    """The first hint that was not shown yet; from now on it counts as shown. None where there is no other.

    Raises:
        UsageProblem: It could not be noted in `work`, or the hints can't be read.
    """
    hints = collection.hints(kata)
    # Nobody's folder is written to where there is nothing to remember.
    if len(shown_hints(collection, kata, work)) == len(hints):
        return None
    number = note_hint(work, kata.slug, len(hints))
    return _hint(hints, number) if number <= len(hints) else None


def shown_hints(collection: Collection, kata: Kata, work: Path) -> tuple[Hint, ...]:
    """The hints that were shown so far, in order.

    Raises:
        UsageProblem: The hints can't be read.
    """
    hints = collection.hints(kata)
    count = min(read_progress(work).of(kata.slug).hints, len(hints))
    return tuple(_hint(hints, number) for number in range(1, count + 1))


def _hint(hints: tuple[str, ...], number: int) -> Hint:
    return Hint(number=number, of=len(hints), text=hints[number - 1])

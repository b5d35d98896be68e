"""What a run asks of those who grade, wherever they are: on this machine or on a cluster."""

import queue
from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Protocol

from checker.classroom.frames import Facts, Frame


class Grader(Protocol):
    """Somebody who was hired, and is spoken to in frames."""

    place: str
    """Where the work is done, for messages and for who should not work there again."""

    def tell(self, facts: Facts, payload: bytes = b"") -> None:
        """Tell it something; if it has ended, that is heard of anyway."""

    def dismiss(self) -> None:
        """Tell it that there is no more to do."""

    def renew_patience(self) -> None:
        """It has given a sign of life."""

    def interrupt(self) -> None:
        """Have it end what it does."""

    def end_if_silent(self) -> None:
        """End it where it has said nothing for too long."""

    def bury(self) -> str:
        """Wait for its end, by force if need be; how it ended, in words."""


Said = tuple[Grader, Frame | None]
"""Who says it, and what; None when it has ended."""


class Hiring(AbstractContextManager["Hiring"], Protocol):
    """Where graders come from."""

    def size(self) -> int:
        """How many can work at once, as things are now."""

    def hire(
        self, said: queue.SimpleQueue[Said], order: Facts, patience: float, avoid: Collection[str]
    ) -> Grader | None:
        """Hire one more.

        Args:
            said: Where what it says is put; None when it has ended.
            order: The first thing it is told.
            patience: How many seconds it may stay silent while it has something to do.
            avoid: Places where there is nothing to do for it, if there is any other.

        Returns:
            None where there is no room at present.
        """

    def has_other_than(self, place: str) -> bool:
        """Whether work can be done anywhere else."""

    def recover(self) -> bool:
        """Nobody works any more, and there is work: wait for a place where it can be done; whether there is one."""

    def notes(self) -> tuple[str, ...]:
        """What the instructor should know of places that took no part."""

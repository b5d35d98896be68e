"""Says which submissions come before and after one: the learner's own attempts, and those of others at the kata."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlmodel import Session, col

from checker.classroom.journal.tables import Attempt, Learner

Order = Literal["shuffled", "name"]


@dataclass(frozen=True)
class Try:
    """One of a learner's attempts at a kata."""

    id: int
    number: int
    """As the download tells it; 0 where only its verdict is known."""


@dataclass(frozen=True)
class Neighbours:
    """Where in the row of a kata's submissions one stands."""

    place: int
    """From 1; 0 where it is not in the row, as only a learner's last attempt is."""
    count: int
    before: int | None
    after: int | None


def list_tries(session: Session, learner_id: int, kata: str) -> list[Try]:
    """A learner's attempts at a kata that are known, the oldest first."""
    own = select(col(Attempt.id), col(Attempt.number)).where(
        col(Attempt.learner_id) == learner_id, col(Attempt.kata) == kata
    )
    return [Try(row[0] or 0, row[1]) for row in session.execute(own.order_by(col(Attempt.number), col(Attempt.id)))]


def find_neighbours(session: Session, attempt_id: int, kata: str, order: Order, reviewer: str) -> Neighbours:
    """Which submission of the kata comes next for somebody.

    Args:
        session: Reads.
        attempt_id: Where they are.
        kata: The kata's slug.
        order: By the learners' names, or `shuffled`: another order for each reviewer and kata, which stays the same
            when more is handed in. Who is graded first or last fares differently; so the same learner is not always.
        reviewer: Whose order.
    """
    row = select(col(Attempt.id)).where(col(Attempt.kata) == kata, col(Attempt.is_latest))
    by_name = row.join(Learner, col(Learner.id) == col(Attempt.learner_id)).order_by(
        func.lower(col(Learner.name)), col(Attempt.id)
    )
    found = [number or 0 for number in session.execute(by_name if order == "name" else row).scalars()]
    if order == "shuffled":
        found.sort(key=lambda number: hashlib.sha256(f"{reviewer}\0{kata}\0{number}".encode()).digest())
    if attempt_id not in found:
        return Neighbours(0, len(found), None, found[0] if found else None)
    place = found.index(attempt_id)
    before = found[place - 1] if place else None
    return Neighbours(place + 1, len(found), before, found[place + 1] if place + 1 < len(found) else None)

"""Finds what a person should look at and nobody has: unstable verdicts, faults of the checker, odd families."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from checker.classroom.journal.class_figures import LAST, ClassFigures, Last
from checker.classroom.journal.records import LearnerRow, Waiting
from checker.classroom.journal.tables import Attempt, FamilyFact, Learner, Settlement

UNSTABLE = "a check came out differently when it was repeated"


class Question(NamedTuple):
    """A last attempt that should be looked at, not yet laid out."""

    what: str
    """`unstable`, `fault` or `odd`."""
    last: Last
    why: str
    """Empty for a fault, whose words are longer than what an overview reads."""


def find_questions(session: Session, figures: ClassFigures) -> list[Question]:
    """What waits, in the order in which it was handed in; what is at fault first, then what is unstable."""
    statement = select(col(FamilyFact.kata), col(FamilyFact.key), col(FamilyFact.odd)).where(col(FamilyFact.odd) != "")
    odd = {(row[0], row[1]): row[2] for row in session.execute(statement)}
    marks = select(col(Settlement.attempt_id), col(Settlement.what), col(Settlement.verdict_id))
    looked = {tuple(row) for row in session.execute(marks.where(col(Settlement.removed_at).is_(None)))}
    found = [
        one
        for one in ask(figures.lasts, odd)
        if (one.last[0], one.what, one.last[LAST.index("verdict_id")]) not in looked
    ]
    return sorted(found, key=lambda one: ("fault", "unstable", "odd").index(one.what))


def ask(lasts: Sequence[Last], odd: dict[tuple[str, str], str]) -> Iterator[Question]:
    """What is to be asked of last attempts.

    Args:
        lasts: In any order.
        odd: Why families are odd, by kata and key.
    """
    status, unstable, family = (LAST.index(name) for name in ("status", "unstable", "family"))
    for last in lasts:
        if last[status] == "checker fault":
            yield Question("fault", last, "")
        if last[unstable]:
            yield Question("unstable", last, UNSTABLE)
        why = odd.get((last[2], last[family]))
        if why:
            yield Question("odd", last, why)


def list_waiting(session: Session, figures: ClassFigures, questions: Sequence[Question]) -> list[Waiting]:
    """Some of what `find_questions` has found, to be shown."""
    ids = [one.last[0] for one in questions]
    people = (
        select(col(Attempt.id), col(Learner.id), col(Learner.key), col(Learner.name), col(Attempt.line))
        .join(Learner, col(Learner.id) == col(Attempt.learner_id))
        .where(col(Attempt.id).in_(ids))
    )
    known = {row[0]: (LearnerRow(row[1] or 0, row[2], row[3]), row[4]) for row in session.execute(people)}
    return [
        Waiting(
            cell=figures.make_cell(one.last, 0),
            learner=known[one.last[0]][0],
            what=one.what,
            why=one.why or known[one.last[0]][1],
            verdict_id=one.last[LAST.index("verdict_id")],
        )
        for one in questions
    ]

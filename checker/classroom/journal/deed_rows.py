"""Tells of what reviewers did what it was about: the words, and whose submission or which family."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from checker.classroom.journal.journal import KINDS
from checker.classroom.journal.records import DeedRow, LearnerRow
from checker.classroom.journal.tables import Attempt, Comment, FamilyFact, Learner, Mark, Override, Settlement, Snippet
from checker.classroom.journal.views import list_deeds


@dataclass(frozen=True)
class Told:
    """What somebody did."""

    deed: DeedRow
    words: str
    """What was said; empty where nothing was."""
    attempt_id: int | None = None
    learner: LearnerRow | None = None
    kata: str = ""
    """The slug; empty where it is about none."""
    family: str | None = None
    family_name: str = ""
    score: float | None = None


def list_told(session: Session, most: int) -> list[Told]:
    """What was done last, the newest first.

    Args:
        session: Reads.
        most: So many at most.
    """
    deeds = list_deeds(session, most)
    marks = read_marks(session, deeds)
    attempts = {number for mark in marks.values() if (number := getattr(mark, "attempt_id", None)) is not None}
    about = (
        select(col(Attempt.id), col(Attempt.kata), col(Learner.id), col(Learner.key), col(Learner.name))
        .join(Learner, col(Learner.id) == col(Attempt.learner_id))
        .where(col(Attempt.id).in_(attempts))
    )
    known = {row[0]: (row[1], LearnerRow(row[2] or 0, row[3], row[4])) for row in session.execute(about)}
    keys = {mark.family for mark in marks.values() if isinstance(mark, Comment) and mark.family}
    facts = select(col(FamilyFact.kata), col(FamilyFact.key), col(FamilyFact.name)).where(col(FamilyFact.key).in_(keys))
    names = {(row[0], row[1]): row[2] for row in session.execute(facts)}
    return [tell(deed, marks.get((deed.kind, deed.mark_id)), known, names) for deed in deeds]


def read_marks(session: Session, deeds: Iterable[DeedRow]) -> dict[tuple[str, int], Mark]:
    """What was made or removed, by kind and number; what was deleted since is not among it."""
    ids: dict[str, set[int]] = {}
    for deed in deeds:
        ids.setdefault(deed.kind, set()).add(deed.mark_id)
    return {
        (kind, mark.id or 0): mark
        for kind, numbers in ids.items()
        for mark in session.execute(select(KINDS[kind]).where(col(KINDS[kind].id).in_(numbers))).scalars()
    }


def tell(
    deed: DeedRow,
    mark: Mark | None,
    known: dict[int, tuple[str, LearnerRow]],
    names: dict[tuple[str, str], str],
) -> Told:
    """A deed, with what it was about.

    Args:
        deed: What was done.
        mark: To what; None where that is deleted.
        known: The kata and the learner of each attempt, by its number.
        names: Those of families, by kata and key.
    """
    match mark:
        case Comment(attempt_id=None):
            kata, key = mark.kata or "", mark.family or ""
            return Told(deed, mark.text, kata=kata, family=key, family_name=names.get((kata, key), key))
        case Comment() | Override() | Settlement():
            words = mark.text if isinstance(mark, Comment) else mark.reason if isinstance(mark, Override) else mark.note
            kata, learner = known.get(mark.attempt_id or 0, ("", None))
            return Told(deed, words, mark.attempt_id, learner, kata, score=getattr(mark, "score", None))
        case Snippet():
            return Told(deed, f"{mark.title}: {mark.text}")
        case _:
            return Told(deed, "")

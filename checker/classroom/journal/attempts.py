"""Reads out of the journal everything about one attempt."""

import json
from collections.abc import Iterator

from sqlalchemy import and_, select
from sqlmodel import Session, col

from checker.classroom.journal.records import AttemptPage, Given, LearnerRow, Looked, PastVerdict, Word
from checker.classroom.journal.tables import (
    Attempt,
    Comment,
    FamilyFact,
    Graded,
    KataFact,
    Learner,
    Override,
    Settlement,
)


def find_attempt(session: Session, attempt_id: int) -> AttemptPage | None:
    """Everything about one attempt; None where there is none of that number."""
    attempt = session.get(Attempt, attempt_id)
    learner = None if attempt is None else session.get(Learner, attempt.learner_id)
    if attempt is None or learner is None or learner.id is None:
        return None
    verdicts = tuple(read_verdicts(session, attempt_id))
    current = next((one for one in verdicts if one.is_current), None)
    family = (
        None if current is None or current.family is None else session.get(FamilyFact, (attempt.kata, current.family))
    )
    kata = session.get(KataFact, attempt.kata)
    overrides = tuple(read_overrides(session, attempt_id))
    same = select(col(Attempt.id)).where(
        col(Attempt.learner_id) == learner.id, col(Attempt.kata) == attempt.kata, col(Attempt.id) != attempt_id
    )
    return AttemptPage(
        id=attempt_id,
        learner=LearnerRow(learner.id, learner.key, learner.name),
        kata=attempt.kata,
        title=attempt.kata if kata is None else kata.title,
        number=attempt.number,
        submitted_at=attempt.submitted_at,
        folder=attempt.folder,
        status=attempt.status,
        line=attempt.line,
        notes=tuple(json.loads(attempt.notes)),
        is_latest=attempt.is_latest,
        minutes=attempt.minutes,
        verdicts=verdicts,
        comments=tuple(read_words(session, attempt_id, attempt.kata, None if family is None else family.key)),
        override=overrides[0] if overrides else None,
        overrides=overrides,
        settled=tuple(read_settled(session, attempt_id)),
        family=None if family is None else family.key,
        family_name="" if family is None else family.name,
        odd="" if family is None else family.odd,
        others=tuple(session.execute(same.order_by(col(Attempt.number), col(Attempt.id))).scalars()),
    )


def read_verdicts(session: Session, attempt_id: int) -> Iterator[PastVerdict]:
    """An attempt's verdicts, the newest first."""
    statement = select(Graded).where(col(Graded.attempt_id) == attempt_id)
    names = [name for name in PastVerdict.__dataclass_fields__ if name not in ("id", "outcomes")]
    for row in session.execute(statement.order_by(col(Graded.is_current).desc(), col(Graded.id).desc())).scalars():
        assert row.id is not None
        yield PastVerdict(id=row.id, outcomes=row.checks, **{name: getattr(row, name) for name in names})


def read_words(session: Session, attempt_id: int, kata: str, family: str | None) -> Iterator[Word]:
    """What was said of an attempt and of its family."""
    own = col(Comment.attempt_id) == attempt_id
    of_family = and_(col(Comment.kata) == kata, col(Comment.family) == family)
    statement = select(Comment).where(own if family is None else own | of_family, col(Comment.removed_at).is_(None))
    for comment in session.execute(statement.order_by(col(Comment.id))).scalars():
        yield make_word(comment)


def make_word(comment: Comment) -> Word:
    """A comment, to be shown."""
    assert comment.id is not None
    return Word(
        id=comment.id,
        author=comment.author,
        made_at=comment.made_at,
        text=comment.text,
        file=comment.file,
        line=comment.line,
        is_familys=comment.family is not None,
    )


def read_overrides(session: Session, attempt_id: int) -> Iterator[Given]:
    """The scores that people gave an attempt and did not take back, the newest first."""
    statement = select(Override).where(col(Override.attempt_id) == attempt_id, col(Override.removed_at).is_(None))
    for one in session.execute(statement.order_by(col(Override.id).desc())).scalars():
        assert one.id is not None
        yield Given(one.id, one.author, one.made_at, one.score, one.reason)


def read_settled(session: Session, attempt_id: int) -> Iterator[Looked]:
    """What people noted to have looked at."""
    statement = select(Settlement).where(col(Settlement.attempt_id) == attempt_id, col(Settlement.removed_at).is_(None))
    for one in session.execute(statement.order_by(col(Settlement.id))).scalars():
        assert one.id is not None
        yield Looked(one.id, one.author, one.made_at, one.what, one.note, one.verdict_id)

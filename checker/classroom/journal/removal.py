"""Deletes rows from a journal for good: what was handed in, what was said of it, and whoever has nothing left."""

from collections.abc import Collection

from sqlalchemy import exists, text, tuple_
from sqlmodel import Session, col, delete, select, update

from checker.classroom.journal.journal import Journal
from checker.classroom.journal.tables import (
    Attempt,
    Comment,
    Deed,
    FamilyFact,
    Graded,
    Learner,
    Override,
    Settlement,
)

AT_A_TIME = 500
"""So many numbers in one statement: SQLite takes 32,766, other drivers fewer."""


def delete_attempts(session: Session, numbers: Collection[int]) -> None:
    """Delete attempts, their verdicts, and what people did to them.

    Args:
        session: Writes.
        numbers: Of the attempts.
    """
    ordered = sorted(numbers)
    for start in range(0, len(ordered), AT_A_TIME):
        some = ordered[start : start + AT_A_TIME]
        for kind, table in (("comment", Comment), ("override", Override), ("settlement", Settlement)):
            marks = select(table.id).where(col(table.attempt_id).in_(some))
            session.execute(delete(Deed).where(col(Deed.kind) == kind, col(Deed.mark_id).in_(marks)))
            session.execute(delete(table).where(col(table.attempt_id).in_(some)))
        session.execute(delete(Graded).where(col(Graded.attempt_id).in_(some)))
        session.execute(delete(Attempt).where(col(Attempt.id).in_(some)))


def delete_learner(session: Session, number: int) -> None:
    """Delete a learner with everything that is theirs."""
    delete_attempts(session, session.exec(select(Attempt.id).where(Attempt.learner_id == number)).all())  # type: ignore[arg-type]
    session.execute(delete(Learner).where(col(Learner.id) == number))


def delete_idle_learners(session: Session) -> None:
    """Delete those who have nothing left."""
    has_some = exists().where(col(Attempt.learner_id) == col(Learner.id))
    session.execute(delete(Learner).where(~has_some))


def clean_families(session: Session) -> None:
    """Delete families that nobody was ever in but those who are gone: their change, and words about it, are theirs.

    Of a family that somebody was in once, and nobody is now, the change may be that of someone who is gone.
    """
    rows = session.exec(
        select(Attempt.kata, Graded.family, Graded.is_current, Attempt.is_latest)
        .join(Attempt, col(Attempt.id) == col(Graded.attempt_id))
        .where(col(Graded.family).is_not(None))
    ).all()
    ever = {(kata, family) for kata, family, _, _ in rows}
    now = {(kata, family) for kata, family, is_current, is_latest in rows if is_current and is_latest}
    for kata, key in session.exec(select(FamilyFact.kata, FamilyFact.key)).all():
        here = tuple_(col(FamilyFact.kata), col(FamilyFact.key)) == tuple_(kata, key)
        if (kata, key) not in ever:
            said = select(Comment.id).where(Comment.kata == kata, Comment.family == key)
            session.execute(delete(Deed).where(col(Deed.kind) == "comment", col(Deed.mark_id).in_(said)))
            session.execute(delete(Comment).where(col(Comment.kata) == kata, col(Comment.family) == key))
            session.execute(delete(FamilyFact).where(here))
        elif (kata, key) not in now:
            session.execute(update(FamilyFact).where(here).values(change=""))


def wipe(journal: Journal) -> bool:
    """Have the database's files hold nothing any more of what was deleted.

    Returns:
        Whether they do. Otherwise somebody reads the journal just now, and it is done when they close it.
    """
    if journal.engine.dialect.name != "sqlite":
        with journal.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM"))
        return True
    # Deleted bytes are overwritten in the file itself (secure_delete); this does the same to the log beside it.
    raw = journal.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = cursor.fetchone()
        cursor.close()
        return found is not None and not found[0]
    finally:
        raw.close()

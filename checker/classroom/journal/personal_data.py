"""Gathers all that is kept of one learner: the journal's rows as JSON, and the files among the reports."""

import json
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from checker.classroom.journal.journal import Journal
from checker.classroom.journal.people import Person
from checker.classroom.journal.tables import Attempt, Comment, Graded, Learner, Mark, Override, Row, Settlement

JOURNAL = "journal.json"


def gather_personal_data(journal: Journal, reports: Path, person: Person) -> dict[str, bytes]:
    """Files to be handed to whoever asks what is kept of them, by their paths.

    Args:
        journal: Up to date.
        reports: The folder of reports.
        person: The learner.
    """
    with journal.read() as session:
        told = tell_rows(session, person)
    files = {JOURNAL: json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"}
    folder = reports / person.key
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            files[f"reports/{path.relative_to(reports).as_posix()}"] = path.read_bytes()
    return files


def tell_rows(session: Session, person: Person) -> dict[str, Any]:
    """The journal's rows, those too that were taken back: they are kept, so that taking back can be undone."""
    learner = session.get(Learner, person.id)
    assert learner is not None
    attempts = session.exec(select(Attempt).where(Attempt.learner_id == person.id).order_by(col(Attempt.id))).all()
    return {"learner": plain(learner), "attempts": [tell_attempt(session, attempt) for attempt in attempts]}


def tell_attempt(session: Session, attempt: Attempt) -> dict[str, Any]:
    """An attempt, its verdicts, and what people said of it and of its families."""
    verdicts = session.exec(select(Graded).where(Graded.attempt_id == attempt.id).order_by(col(Graded.id))).all()
    families = {verdict.family for verdict in verdicts if verdict.family}
    of_family = (
        select(Comment).where(Comment.kata == attempt.kata, col(Comment.family).in_(families)).order_by(col(Comment.id))
    )
    return {
        **plain(attempt),
        "notes": json.loads(attempt.notes),
        "verdicts": [plain(verdict) | {"checks": json.loads(verdict.checks)} for verdict in verdicts],
        "comments": read_marks(session, Comment, attempt),
        "comments_on_families": [plain(one) for one in session.exec(of_family)],
        "overrides": read_marks(session, Override, attempt),
        "settlements": read_marks(session, Settlement, attempt),
    }


def read_marks(
    session: Session, table: type[Comment] | type[Override] | type[Settlement], attempt: Attempt
) -> list[dict[str, Any]]:
    """What people made for an attempt."""
    found = session.exec(select(table).where(col(table.attempt_id) == attempt.id).order_by(col(table.id)))
    return [plain(one) for one in found]


def plain(row: Row | Mark) -> dict[str, Any]:
    """A row as data."""
    return row.model_dump(mode="json")

"""Reads out of the journal what pages show; each function is a few statements, however large the class is."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlmodel import Session, col

from checker.classroom.journal.class_figures import NOTHING, read_checks, read_class, read_outcomes
from checker.classroom.journal.family_rows import read_families
from checker.classroom.journal.records import (
    Cell,
    CheckRow,
    DeedRow,
    FamilyRow,
    LearnerRow,
)
from checker.classroom.journal.tables import (
    Attempt,
    Deed,
    Graded,
    KataFact,
    Learner,
    Override,
    Snippet,
)


def list_katas(session: Session) -> list[tuple[str, str]]:
    """The slug and title of each kata that somebody handed in, in the order in which they are shown."""
    found = session.execute(select(col(KataFact.slug), col(KataFact.title), col(KataFact.position)))
    titles = {slug: (position, title) for slug, title, position in found}
    slugs = session.execute(select(col(Attempt.kata)).where(col(Attempt.is_latest)).distinct()).scalars()
    last = len(titles) + 1
    order = sorted(slugs, key=lambda slug: (titles.get(slug, (last, ""))[0], slug))
    return [(slug, titles.get(slug, (0, slug or "(no kata)"))[1]) for slug in order]


def list_learners(session: Session, first: int = 0, most: int | None = None) -> list[LearnerRow]:
    """Learners in order of their names, with what they handed in.

    Args:
        session: Reads.
        first: So many are passed over.
        most: So many are given; all where it is None.
    """
    order = func.lower(col(Learner.name))
    statement = select(col(Learner.id), col(Learner.key), col(Learner.name)).order_by(order, col(Learner.id))
    rows = session.execute(statement.offset(first).limit(most)).all()
    cells: dict[int, dict[str, Cell]] = {}
    for cell in read_cells(session, _cells().where(col(Attempt.learner_id).in_([row[0] for row in rows]))):
        cells.setdefault(cell.learner_id, {})[cell.kata] = cell
    return [LearnerRow(number or 0, key, name, cells.get(number or 0, {})) for number, key, name in rows]


def list_checks(session: Session, kata: str) -> list[CheckRow]:
    """A kata's checks, in their order, and how the class did with each."""
    outcomes = read_outcomes(session, read_class(session, kata), kata).get(kata, NOTHING)
    return outcomes.make_rows(read_checks(session, kata).get(kata, []))


def list_families(session: Session, kata: str) -> list[FamilyRow]:
    """The families of a kata that have members, the largest first."""
    return read_families(session, kata, read_class(session, kata))


def list_overrides(session: Session) -> dict[tuple[str, str], tuple[float, str]]:
    """The score and the reason that a person gave everybody's last attempts, by folder and content."""
    columns = (col(Attempt.folder), col(Attempt.content_sha256), col(Override.score), col(Override.reason))
    statement = (
        select(*columns)
        .join(Attempt, col(Attempt.id) == col(Override.attempt_id))
        .where(col(Attempt.is_latest), col(Override.removed_at).is_(None))
        .order_by(col(Override.id))
    )
    return {(folder, content): (score, reason) for folder, content, score, reason in session.execute(statement)}


def list_snippets(session: Session) -> list[tuple[int, str, str]]:
    """Number, title and text of each snippet, in order of the titles."""
    columns = (col(Snippet.id), col(Snippet.title), col(Snippet.text))
    found = session.execute(select(*columns).where(col(Snippet.removed_at).is_(None)).order_by(col(Snippet.title)))
    return [(number or 0, title, words) for number, title, words in found]


def list_deeds(session: Session, most: int = 100) -> list[DeedRow]:
    """Who did what, the newest first."""
    names = list(DeedRow.__dataclass_fields__)
    statement = select(*(getattr(Deed, name) for name in names)).order_by(col(Deed.id).desc()).limit(most)
    return [DeedRow(*row) for row in session.execute(statement)]


def read_cells(session: Session, statement: Select[Any]) -> Iterator[Cell]:
    """The cells that a statement finds."""
    for row in session.execute(statement):
        yield make_cell(row)


def make_cell(row: Row[Any]) -> Cell:
    """A cell out of a row of `_cells`."""
    return Cell(*row[: len(Cell.__dataclass_fields__)])


def _cells() -> Select[Any]:
    """Everybody's last attempts, with the verdict that counts and the score that a person gave."""
    newest = (
        select(col(Override.attempt_id).label("attempt_id"), func.max(col(Override.id)).label("id"))
        .where(col(Override.removed_at).is_(None))
        .group_by(col(Override.attempt_id))
        .subquery()
    )
    counts = (
        select(
            col(Attempt.learner_id).label("learner_id"), col(Attempt.kata).label("kata"), func.count().label("number")
        )
        .group_by(col(Attempt.learner_id), col(Attempt.kata))
        .subquery()
    )
    return (
        select(
            col(Attempt.id),
            col(Attempt.learner_id),
            col(Attempt.kata),
            col(Attempt.status),
            col(Graded.conclusion),
            col(Graded.score),
            col(Override.score).label("given"),
            func.coalesce(col(Graded.unstable), False).label("is_unstable"),
            col(Attempt.submitted_at),
            counts.c.number,
            col(Attempt.minutes),
        )
        .outerjoin(Graded, and_(col(Graded.attempt_id) == col(Attempt.id), col(Graded.is_current)))
        .outerjoin(newest, newest.c.attempt_id == col(Attempt.id))
        .outerjoin(Override, col(Override.id) == newest.c.id)
        .join(counts, and_(counts.c.learner_id == col(Attempt.learner_id), counts.c.kata == col(Attempt.kata)))
        .where(col(Attempt.is_latest))
    )

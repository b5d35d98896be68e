"""Reads out of the journal what pages show; each function is a few statements, however large the class is."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import mean, median
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlmodel import Session, col

from checker.classroom.journal.attempts import make_word
from checker.classroom.journal.records import (
    Cell,
    CheckRow,
    DeedRow,
    FamilyRow,
    KataRow,
    LearnerRow,
    Waiting,
    Word,
)
from checker.classroom.journal.tables import (
    Attempt,
    Comment,
    Deed,
    FamilyFact,
    Graded,
    KataCheck,
    KataFact,
    Learner,
    Override,
    Settlement,
    Snippet,
)

UNKNOWN = "unknown"
BOUNDS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Where the buckets of grades end: 0 alone, then below each, then 1."""


def list_katas(session: Session) -> list[tuple[str, str]]:
    """The slug and title of each kata that somebody handed in, in the order in which they are shown."""
    found = session.execute(select(col(KataFact.slug), col(KataFact.title), col(KataFact.position)))
    titles = {slug: (position, title) for slug, title, position in found}
    slugs = session.execute(select(col(Attempt.kata)).where(col(Attempt.is_latest)).distinct()).scalars()
    last = len(titles) + 1
    order = sorted(slugs, key=lambda slug: (titles.get(slug, (last, ""))[0], slug))
    return [(slug, titles.get(slug, (0, slug or "(no kata)"))[1]) for slug in order]


def count_learners(session: Session) -> int:
    """How many learners there are."""
    return int(session.execute(select(func.count()).select_from(Learner)).scalar_one())


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


def list_kata_rows(session: Session) -> list[KataRow]:
    """How the class did in each kata."""
    by_kata: dict[str, list[Cell]] = {}
    for cell in read_cells(session, _cells()):
        by_kata.setdefault(cell.kata, []).append(cell)
    return [make_kata_row(slug, title, by_kata.get(slug, [])) for slug, title in list_katas(session)]


def make_kata_row(slug: str, title: str, cells: Sequence[Cell]) -> KataRow:
    """How a class did in one kata, from everybody's last attempt."""
    grades = [cell.grade for cell in cells if cell.grade is not None]
    minutes = [cell.minutes for cell in cells if cell.minutes is not None]
    return KataRow(
        slug=slug,
        title=title,
        handed_in=len(cells),
        graded=len(grades),
        solved=sum(grade == 1 for grade in grades),
        mean=mean(grades) if grades else None,
        buckets=share_out(grades),
        median_minutes=median(minutes) if minutes else None,
        attempts=mean(cell.attempts for cell in cells) if cells else None,
    )


def share_out(grades: Iterable[float]) -> tuple[int, ...]:
    """How many grades are in each bucket."""
    counts = [0] * (len(BOUNDS) + 1)
    for grade in grades:
        if grade in (0, 1):
            counts[-1 if grade else 0] += 1
        else:
            counts[next(place for place, bound in enumerate(BOUNDS) if grade < bound)] += 1
    return tuple(counts)


def list_cells(session: Session, kata: str) -> list[Cell]:
    """Everybody's last attempt at a kata."""
    return list(read_cells(session, _cells().where(col(Attempt.kata) == kata)))


def list_checks(session: Session, kata: str) -> list[CheckRow]:
    """A kata's checks, in their order, and how the class did with each."""
    current = (
        select(col(Graded.checks))
        .join(Attempt, col(Attempt.id) == col(Graded.attempt_id))
        .where(col(Attempt.kata) == kata, col(Attempt.is_latest), col(Graded.is_current))
    )
    asked: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    stages: dict[str, Counter[str]] = {}
    for text in session.execute(current).scalars():
        for name, (outcome, stage) in json.loads(text).items():
            asked[name] += 1
            if outcome == "passed":
                passed[name] += 1
            else:
                stages.setdefault(name, Counter())[stage or UNKNOWN] += 1
    columns = [getattr(KataCheck, name) for name in ("id", "claim", "kind", "promise", "origin")]
    rows = session.execute(select(*columns).where(col(KataCheck.kata) == kata).order_by(col(KataCheck.position)))
    return [
        CheckRow(
            id=row.id,
            claim=row.claim,
            kind=row.kind,
            promise=row.promise,
            origin=row.origin,
            asked=asked[row.id],
            passed=passed[row.id],
            stages=dict(stages.get(row.id, {})),
        )
        for row in rows
    ]


def list_families(session: Session, kata: str) -> list[FamilyRow]:
    """The families of a kata that have members, the largest first."""
    members: dict[str, list[Cell]] = {}
    statement = _cells().add_columns(col(Graded.family)).where(col(Attempt.kata) == kata)
    for row in session.execute(statement):
        if row.family is not None:
            members.setdefault(row.family, []).append(make_cell(row))
    words: dict[str, list[Word]] = {}
    said = select(Comment).where(col(Comment.kata) == kata, col(Comment.removed_at).is_(None)).order_by(col(Comment.id))
    for comment in session.execute(said).scalars():
        words.setdefault(comment.family or "", []).append(make_word(comment))
    facts = session.execute(select(FamilyFact).where(col(FamilyFact.kata) == kata)).scalars()
    rows = [
        FamilyRow(
            kata=kata,
            key=one.key,
            name=one.name,
            likeness=one.likeness,
            odd=one.odd,
            change=one.change,
            members=tuple(members[one.key]),
            comments=tuple(words.get(one.key, ())),
        )
        for one in facts
        if one.key in members
    ]
    return sorted(rows, key=lambda row: (-row.size, row.name, row.key))


def list_waiting(session: Session) -> list[Waiting]:
    """What a person should look at and nobody has: unstable verdicts, faults of the checker, odd families."""
    statement = (
        _cells()
        .add_columns(
            col(Graded.id).label("verdict_id"),
            col(Attempt.line).label("line"),
            func.coalesce(col(FamilyFact.odd), "").label("odd"),
            col(Learner.key).label("key"),
            col(Learner.name).label("name"),
        )
        .join(Learner, col(Learner.id) == col(Attempt.learner_id))
        .outerjoin(
            FamilyFact, and_(col(FamilyFact.kata) == col(Attempt.kata), col(FamilyFact.key) == col(Graded.family))
        )
        .where(
            col(Graded.unstable)
            | (col(Attempt.status) == "checker fault")
            | (func.coalesce(col(FamilyFact.odd), "") != "")
        )
        .order_by(col(Attempt.kata), func.lower(col(Learner.name)), col(Attempt.id))
    )
    looked = set(
        session.execute(
            select(col(Settlement.attempt_id), col(Settlement.what), col(Settlement.verdict_id)).where(
                col(Settlement.removed_at).is_(None)
            )
        ).tuples()
    )
    found = []
    for row in session.execute(statement):
        cell = make_cell(row)
        learner = LearnerRow(cell.learner_id, row.key, row.name)
        reasons = [("fault", row.line)] if cell.status == "checker fault" else []
        reasons += [("unstable", "a check came out differently when it was repeated")] if cell.unstable else []
        reasons += [("odd", row.odd)] if row.odd else []
        found += [
            Waiting(cell, learner, what, why, row.verdict_id)
            for what, why in reasons
            if (cell.attempt_id, what, row.verdict_id) not in looked
        ]
    return found


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

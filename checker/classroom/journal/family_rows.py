"""Reads out of the journal the families of a kata, with those who are in them and what was said of them."""

from sqlalchemy import select
from sqlmodel import Session, col

from checker.classroom.journal.attempts import make_word
from checker.classroom.journal.class_figures import LAST, ClassFigures, Last
from checker.classroom.journal.records import FamilyRow, Word
from checker.classroom.journal.tables import Comment, FamilyFact


def read_families(session: Session, kata: str, figures: ClassFigures) -> list[FamilyRow]:
    """The families of a kata that have members, the largest first.

    Args:
        session: Reads.
        kata: The kata's slug.
        figures: Everybody's last attempts at it.
    """
    members: dict[str, list[Last]] = {}
    for last in figures.lasts:
        if last[LAST.index("family")] is not None:
            members.setdefault(last[LAST.index("family")], []).append(last)
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
            members=tuple(figures.make_cell(last, 0) for last in members[one.key]),
            comments=tuple(words.get(one.key, ())),
        )
        for one in facts
        if one.key in members
    ]
    return sorted(rows, key=lambda row: (-row.size, row.name, row.key))

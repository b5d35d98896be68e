"""Finds a learner in a journal by what a person types."""

import difflib
from dataclasses import dataclass

from sqlmodel import col, select

from checker.classroom.journal.journal import Journal
from checker.classroom.journal.tables import Learner
from checker.errors import UsageProblem
from checker.lateness import normal

NEAREST = 3


@dataclass(frozen=True)
class Person:
    """A learner."""

    id: int
    key: str
    """The folder's name among the reports."""
    identity: str
    """What the downloads tell learners apart by."""
    name: str


def find_person(journal: Journal, word: str) -> Person:
    """The learner of that name or key.

    Raises:
        UsageProblem: There is none, or there are several; the nearest are named.
    """
    people = list_people(journal)
    by_key = [one for one in people if word in (one.key, one.identity)]
    found = by_key or [one for one in people if normal(one.name) == normal(word)]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(one.key for one in found)
        raise UsageProblem(f"{len(found)} learners are called {found[0].name}.", f"Name one by the folder: {keys}.")
    names = {normal(text): one for one in people for text in (one.key, one.identity, one.name)}
    close = difflib.get_close_matches(normal(word), names, n=NEAREST * 3, cutoff=0.5)
    near = list(dict.fromkeys(f"{names[text].name} ({names[text].key})" for text in close))[:NEAREST]
    hint = f"The nearest: {', '.join(near)}." if near else "`checker class review` shows everybody."
    raise UsageProblem(f"The journal knows no learner {word}.", hint)


def list_people(journal: Journal) -> list[Person]:
    """Everybody."""
    with journal.read() as session:
        rows = session.exec(select(Learner).order_by(col(Learner.key))).all()
        return [Person(row.id or 0, row.key, row.identity, row.name) for row in rows]

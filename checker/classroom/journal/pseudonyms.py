"""Gives learners pseudonyms, so that their names stand in the journal's one table and nowhere else."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlmodel import col, select

from checker.classroom.journal.journal import Journal
from checker.classroom.journal.tables import Learner
from checker.errors import UsageProblem
from checker.submissions.collected import Received

NOT_TOLD = "(not told: this class is graded under pseudonyms)"
BLOT = "[name]"
PART = re.compile(r"[^\W_]+")
LONG = 3
"""So many letters of a name tell of it wherever they stand; fewer are in many words."""


@dataclass(frozen=True)
class Person:
    """Who stands behind a pseudonym."""

    identity: str
    """What the downloads tell them apart by."""
    name: str


def check_kind(journal: Journal, *, pseudonyms: bool) -> None:
    """See to it that a class does not appear twice, with names and without.

    Raises:
        UsageProblem: It was graded the other way before.
    """
    with journal.read() as session:
        known = session.exec(select(Learner.key, Learner.identity)).all()
    if pseudonyms and any(key == identity for key, identity in known):
        raise UsageProblem(
            "These reports were made with names.", "Leave --pseudonyms out, or name another folder with --out DIR."
        )
    if not pseudonyms and any(key != identity for key, identity in known):
        raise UsageProblem(
            "These reports are kept under pseudonyms.", "Add --pseudonyms, or name another folder with --out DIR."
        )


def hide_names(received: Iterable[Received], journal: Journal) -> Iterator[Received]:
    """Give everything that was handed in its learner's pseudonym: the one from before, or a new one.

    The name is in the journal before anything is graded under the pseudonym.
    """
    with journal.read() as session:
        known = dict(session.exec(select(Learner.identity, Learner.key)).all())
    for one in received:
        pseudonym = known.get(one.key)
        if pseudonym is None:
            pseudonym = known[one.key] = f"learner-{secrets.token_hex(5)}"
            with journal.write() as session:
                session.add(Learner(key=pseudonym, identity=one.key, name=one.learner))
        yield hide_name(one, pseudonym)


def hide_name(one: Received, pseudonym: str) -> Received:
    """The same under a pseudonym; what is said of the download is left out where it may hold the name."""
    telling = find_telling(one.learner, one.key)
    notes = tuple(NOT_TOLD if may_tell(note, telling) else note for note in one.notes)
    problem = one.problem
    if problem is not None and may_tell(problem, telling):
        problem = f"It could not be read. What is wrong is {NOT_TOLD[1:-1]}; grade it once without them to see."
    submission = None if one.submission is None else one.submission.model_copy(update={"name": pseudonym})
    return replace(
        one,
        learner=pseudonym,
        key=pseudonym,
        source=NOT_TOLD,
        notes=tuple(dict.fromkeys(notes)),
        problem=problem,
        submission=submission,
    )


def find_telling(*names: str) -> set[str]:
    """What tells of a name when it stands in a text: its parts; short ones only side by side, as in `Li Wu`."""
    telling = set()
    for name in names:
        words = [word.casefold() for word in PART.findall(name)]
        telling |= {word for word in words if len(word) >= LONG or not word.isascii()}
        telling |= {joined.join(order) for joined in ("", " ", "_", "-", ".") for order in (words, words[::-1])}
    return {word for word in telling if len(word) >= LONG or not word.isascii()}


def may_tell(text: str, telling: Iterable[str]) -> bool:
    """Whether a part of a name stands in a text."""
    lower = text.casefold()
    return any(word in lower for word in telling)


def blot_out(text: str, telling: Iterable[str]) -> str:
    """A text without the parts of a name."""
    words = sorted(telling, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), BLOT, text, flags=re.IGNORECASE) if words else text


def find_people(journal: Journal) -> Mapping[str, Person]:
    """Who stands behind each pseudonym."""
    with journal.read() as session:
        rows = session.exec(
            select(Learner.key, Learner.identity, Learner.name).where(col(Learner.key) != col(Learner.identity))
        ).all()
    return {key: Person(identity, name) for key, identity, name in rows}

"""A journal that is open: it is read and written in turn, and what a person does to it can be undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from checker.classroom.journal.tables import (
    Attempt,
    Comment,
    Deed,
    FamilyFact,
    Mark,
    Override,
    Settlement,
    Snippet,
)
from checker.errors import UsageProblem

LONGEST_NAME = 80
LONGEST_TEXT = 10_000
"""Characters of a comment, a reason or a note."""
WRITERS = 7_040_551
"""The number of the lock that writers of a PostgreSQL journal hold, so that they take turns as with SQLite."""
KINDS: dict[str, type[Mark]] = {
    "comment": Comment,
    "override": Override,
    "settlement": Settlement,
    "snippet": Snippet,
}

M = TypeVar("M", bound=Mark)


class Overtaken(UsageProblem):
    """Somebody else was first: what they did is shown before it gives way."""


class Journal:
    """An open journal; from any thread. What a method has returned from is on the disk."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writing = engine.execution_options(writes=True)

    def close(self) -> None:
        """Give up its connections."""
        self.engine.dispose()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading, which sees one moment of the journal."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are kept at the end of the block, all or none; one writer at a time."""
        with Session(self.writing) as session, session.begin():
            if self.engine.dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": WRITERS})
            yield session

    def comment_attempt(
        self, author: str, attempt_id: int, words: str, *, file: str | None = None, line: int | None = None
    ) -> int:
        """Say something of an attempt, or beside a line of it.

        Returns:
            The comment's number.

        Raises:
            UsageProblem: There is no such attempt, or nothing is said, or too much.
        """
        comment = Comment(
            author=author, made_at=now(), attempt_id=attempt_id, file=file, line=line, text=check_words(words)
        )
        return self.make("comment", comment, attempt_id)

    def comment_family(self, author: str, kata: str, family: str, words: str) -> int:
        """Say something of a family: it reaches all its members, those too who join it later.

        Raises:
            UsageProblem: There is no such family, or nothing is said, or too much.
        """
        with self.read() as session:
            if session.get(FamilyFact, (kata, family)) is None:
                raise UsageProblem("There is no such family any more.", "Open the kata's page anew.")
        return self.make(
            "comment", Comment(author=author, made_at=now(), kata=kata, family=family, text=check_words(words))
        )

    def override(self, author: str, attempt_id: int, score: float, reason: str, *, seen: int | None = None) -> int:
        """Give an attempt a score beside the verdict's; one that was given before gives way.

        Args:
            author: Who gives it.
            attempt_id: The attempt.
            score: From 0 to 1.
            reason: Why; the learner may see it.
            seen: The number of the one that the author knows of, which gives way; 0 for none. Not asked if left out.

        Raises:
            UsageProblem: There is no such attempt, the score is none, or no reason is given.
            Overtaken: Another one than the author knows of stands there now.
        """
        if not 0 <= score <= 1:
            raise UsageProblem("That is no score.", "Give one from 0 to 100 percent.")
        override = Override(
            author=author, made_at=now(), attempt_id=attempt_id, score=score, reason=check_words(reason, "reason")
        )

        def check_seen(session: Session) -> None:
            if seen is not None and find_override(session, attempt_id) != seen:
                raise Overtaken("Somebody else has changed this score meanwhile.", "Open the submission anew.")

        return self.make("override", override, attempt_id, check_seen)

    def settle(self, author: str, attempt_id: int, what: str, verdict_id: int | None, note: str = "") -> int:
        """Note that somebody has looked at what a person was asked to look at.

        Raises:
            UsageProblem: There is no such attempt, or the note is too long.
        """
        note = check_words(note, "note") if note.strip() else ""
        settlement = Settlement(
            author=author, made_at=now(), attempt_id=attempt_id, what=what, verdict_id=verdict_id, note=note
        )
        return self.make("settlement", settlement, attempt_id)

    def keep_snippet(self, author: str, title: str, words: str) -> int:
        """Keep words for comments.

        Raises:
            UsageProblem: A part is empty or too long.
        """
        title = check_line(title, "title")
        return self.make("snippet", Snippet(author=author, made_at=now(), title=title, text=check_words(words)))

    def make(
        self, kind: str, mark: Mark, attempt_id: int | None = None, check: Callable[[Session], None] | None = None
    ) -> int:
        """Add what a person made, unless `check` raises something: nobody else writes between the two.

        Raises:
            UsageProblem: The attempt is not there, or whoever made it has no name.
        """
        mark.author = check_line(mark.author, "name")
        with self.write() as session:
            if attempt_id is not None and session.get(Attempt, attempt_id) is None:
                raise UsageProblem("There is no such submission any more.", "Open the overview anew.")
            if check is not None:
                check(session)
            session.add(mark)
            session.flush()
            assert mark.id is not None
            session.add(Deed(author=mark.author, done_at=mark.made_at, what="made", kind=kind, mark_id=mark.id))
            return mark.id

    def remove(self, author: str, kind: str, mark_id: int) -> None:
        """Take back what somebody made; it is marked, and can be had again by `undo`.

        Raises:
            UsageProblem: It is not there, or was taken back before.
        """
        author = check_line(author, "name")
        table = KINDS.get(kind)
        with self.write() as session:
            mark = None if table is None else session.get(table, mark_id)
            if mark is None or mark.removed_at is not None:
                raise UsageProblem("That is not there any more.", "Open the page anew.")
            mark.removed_at = now()
            session.add(mark)
            session.add(Deed(author=author, done_at=mark.removed_at, what="removed", kind=kind, mark_id=mark_id))

    def undo(self, author: str) -> str:
        """Undo the last thing that somebody did and has not undone.

        Returns:
            What it was, in words: `made a comment`.

        Raises:
            UsageProblem: There is nothing left to undo.
        """
        author = check_line(author, "name")
        with self.write() as session:
            undone = select(Deed).where(Deed.author == author, col(Deed.undone_at).is_(None))
            deed = session.exec(undone.order_by(col(Deed.id).desc()).limit(1)).first()
            mark = None if deed is None else session.get(KINDS[deed.kind], deed.mark_id)
            if deed is None or mark is None:
                raise UsageProblem("There is nothing to undo.", "Whatever you did is undone already.")
            deed.undone_at = now()
            if deed.what == "made" or self.is_unmade(session, deed):
                mark.removed_at = deed.undone_at
            else:
                mark.removed_at = None
            session.add_all([deed, mark])
            return f"{deed.what} {'an' if deed.kind == 'override' else 'a'} {deed.kind}"

    def is_unmade(self, session: Session, deed: Deed) -> bool:
        """Whether what somebody removed was undone by whoever made it: then it does not come back."""
        making = select(Deed).where(Deed.kind == deed.kind, Deed.mark_id == deed.mark_id, Deed.what == "made")
        return session.exec(making.where(col(Deed.undone_at).is_not(None))).first() is not None


def find_override(session: Session, attempt_id: int) -> int:
    """The number of the score that stands in place of an attempt's verdict; 0 where there is none."""
    given = select(Override.id).where(Override.attempt_id == attempt_id, col(Override.removed_at).is_(None))
    return session.exec(given.order_by(col(Override.id).desc()).limit(1)).first() or 0


def now() -> str:
    """The time, as verdicts write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def storable(text: str) -> str:
    """A text from a stranger as every database keeps it: PostgreSQL knows no NUL, and UTF-8 no half of a pair."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def check_words(words: str, what: str = "comment") -> str:
    """What somebody wrote, without the space around it.

    Raises:
        UsageProblem: It is empty, or too long.
    """
    found = storable(words).replace("\r\n", "\n").strip()
    if not found:
        raise UsageProblem(f"The {what} is empty.", "Write something first.")
    if len(found) > LONGEST_TEXT:
        raise UsageProblem(f"The {what} is longer than {LONGEST_TEXT} characters.", "Say it shorter.")
    return found


def check_line(words: str, what: str) -> str:
    """A name or a title, on one line.

    Raises:
        UsageProblem: It is empty, too long, or holds what can't be shown.
    """
    found = words.strip()
    if not found or len(found) > LONGEST_NAME or not found.isprintable():
        raise UsageProblem(f"That {what} is empty, too long, or can't be shown.", f"Give another {what}.")
    return found

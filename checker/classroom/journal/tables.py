"""The journal's tables. `migrations/` makes them; a test holds both against each other.

Names of people stand in `learner` alone: everything else has a learner's number or key. Times are ISO 8601 texts in
UTC, as in verdicts. What a person made is not deleted by taking it back, but marked, so that it can be undone.
"""

from sqlalchemy import BigInteger, Column, Index, MetaData, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """A row of the journal; an app's tables are none of its business."""

    metadata = MetaData()


class Learner(Row, table=True):
    """Somebody who handed something in."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """The folder's name among the reports; a pseudonym where the class is graded under pseudonyms."""
    identity: str = Field(unique=True)
    """What the downloads tell learners apart by; the same as `key` where there are no pseudonyms."""
    name: str
    """As the downloads have it: text from a stranger."""


class Attempt(Row, table=True):
    """What a learner handed in for a kata, once."""

    __table_args__ = (UniqueConstraint("learner_id", "kata", "number", "content_sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    learner_id: int = Field(foreign_key="learner.id", index=True)
    kata: str = Field(index=True)
    """The slug; empty where it could not be told."""
    number: int
    content_sha256: str
    """Over what was handed in; empty where it could not be read."""
    submitted_at: str | None
    """It never moves, whatever is graded anew."""
    folder: str
    """Where its verdicts lie, relative to the reports, with slashes."""
    status: str
    line: str = Field(sa_column=Column(Text, nullable=False))
    """Why there is no verdict; empty where there is one."""
    notes: str = Field(sa_column=Column(Text, nullable=False))
    """A JSON list."""
    is_latest: bool = Field(index=True)
    """Whether it is the learner's last one for this kata."""
    minutes: float | None
    """From picking the kata to solving it, by the learner's own progress; None where that was not handed in."""


class Graded(Row, table=True):
    """A verdict, in short; the whole of it lies in a file."""

    __tablename__ = "verdict"
    # What a page of the whole class asks of each verdict is in the index: the rows themselves are long.
    __table_args__ = (
        Index("ix_verdict_in_short", "attempt_id", "is_current", "conclusion", "score", "unstable", "family"),
    )

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: int = Field(foreign_key="attempt.id", index=True)
    is_current: bool = Field(index=True)
    """Whether it is the one that counts: the last of its attempt that was kept."""
    file: str
    """In the attempt's folder: `verdict.json`, or `verdict-3.json` once another came after it."""
    size: int
    written_ns: int = Field(sa_type=BigInteger)
    """With `size` it tells the file again under another name: nanoseconds since 1970."""
    conclusion: str
    unstable: bool
    score: float
    fixed: int
    to_fix: int
    kept: int
    to_keep: int
    checks: str = Field(sa_column=Column(Text, nullable=False))
    """A JSON object: a check's id to its outcome and the stage it failed at."""
    start_failure: str = Field(sa_column=Column(Text, nullable=False))
    missing_walls: str = Field(sa_column=Column(Text, nullable=False))
    """A JSON list."""
    kata_sha256: str
    seed: str
    graded_at: str
    family: str | None
    """The key of its family; None where it was not compared."""


class KataCheck(Row, table=True):
    """What a check asks, as its last verdict has it."""

    __tablename__ = "kata_check"

    kata: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    claim: str = Field(sa_column=Column(Text, nullable=False))
    kind: str
    promise: int
    origin: str


class KataFact(Row, table=True):
    """A kata that somebody handed in."""

    __tablename__ = "kata"

    slug: str = Field(primary_key=True)
    title: str
    position: int


class FamilyFact(Row, table=True):
    """A family, as it was found last."""

    __tablename__ = "family"

    kata: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    likeness: str
    odd: str
    change: str = Field(sa_column=Column(Text, nullable=False))
    """The diff of one of its members."""


class Mark(Row):
    """What a person made, and what became of it."""

    id: int | None = Field(default=None, primary_key=True)
    author: str
    made_at: str
    removed_at: str | None = None


class Comment(Mark, table=True):
    """Words about an attempt, or about a family: then they reach all its members, present and future."""

    attempt_id: int | None = Field(default=None, foreign_key="attempt.id", index=True)
    kata: str | None = Field(default=None)
    family: str | None = Field(default=None, index=True)
    file: str | None = None
    """With `line`: what it stands beside."""
    line: int | None = None
    text: str = Field(sa_column=Column(Text, nullable=False))


class Override(Mark, table=True):
    """A score that stands beside the verdict's, and why."""

    attempt_id: int = Field(foreign_key="attempt.id", index=True)
    score: float
    reason: str = Field(sa_column=Column(Text, nullable=False))


class Settlement(Mark, table=True):
    """Somebody looked at what the queue asked a person to look at."""

    attempt_id: int = Field(foreign_key="attempt.id", index=True)
    what: str
    """`unstable`, `fault` or `odd`."""
    verdict_id: int | None = None
    """Of which verdict: a new one is asked about again."""
    note: str = Field(sa_column=Column(Text, nullable=False))


class Snippet(Mark, table=True):
    """Words for comments, to be used again: `{learner}`, `{kata}`, `{score}` stand for what they say."""

    title: str
    text: str = Field(sa_column=Column(Text, nullable=False))


class Deed(Row, table=True):
    """Who did what, so that it can be undone."""

    id: int | None = Field(default=None, primary_key=True)
    author: str = Field(index=True)
    done_at: str
    what: str
    """`made` or `removed`."""
    kind: str
    """The table: comment, override, settlement, snippet."""
    mark_id: int
    undone_at: str | None = None


class Backup(Row, table=True):
    """A copy that was made of this journal, so that whoever is forgotten can be told where they still stand."""

    path: str = Field(primary_key=True)
    made_at: str

"""What pages and commands read out of the journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.model.stage import Stage


@dataclass(frozen=True)
class Cell:
    """A learner's last attempt at a kata, as short as an overview shows it."""

    attempt_id: int
    learner_id: int
    kata: str
    status: str
    conclusion: str | None
    """None where there is no verdict."""
    score: float | None
    """The verdict's."""
    override: float | None
    """The score that a person gave; None where none did."""
    unstable: bool
    submitted_at: str | None
    attempts: int
    """How many of this learner and kata are known."""
    minutes: float | None

    @property
    def grade(self) -> float | None:
        """What counts: a person's score, else the verdict's."""
        return self.score if self.override is None else self.override


@dataclass(frozen=True)
class LearnerRow:
    """A learner and what they handed in."""

    id: int
    key: str
    name: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    """By kata."""


@dataclass(frozen=True)
class KataRow:
    """A kata and how the class did."""

    slug: str
    title: str
    handed_in: int
    graded: int
    solved: int
    """With a grade of 1."""
    mean: float | None
    """Of the grades; None where there is none."""
    buckets: tuple[int, ...]
    """How many grades are 0, below a quarter, below a half, below three quarters, below 1, and 1."""
    median_minutes: float | None
    attempts: float | None
    """The mean of the known ones; None where nobody handed in."""


@dataclass(frozen=True)
class CheckRow:
    """A check and how the class did with it."""

    id: str
    claim: str
    kind: str
    promise: int
    origin: str
    asked: int
    passed: int
    stages: Mapping[str, int]
    """Where it failed, and how often; `unknown` where that can't be told."""

    @property
    def share(self) -> float:
        """Of those asked, how many pass."""
        return self.passed / self.asked if self.asked else 0.0

    @property
    def split(self) -> float:
        """How evenly it splits the class: 1 for half and half, 0 where all did the same."""
        return 1 - abs(2 * self.share - 1) if self.asked else 0.0


@dataclass(frozen=True)
class Word:
    """A comment."""

    id: int
    author: str
    made_at: str
    text: str
    file: str | None = None
    line: int | None = None
    is_familys: bool = False


@dataclass(frozen=True)
class FamilyRow:
    """A family and those who are in it."""

    kata: str
    key: str
    name: str
    likeness: str
    odd: str
    change: str
    members: tuple[Cell, ...]
    comments: tuple[Word, ...]

    @property
    def size(self) -> int:
        """How many are alike."""
        return len(self.members)


@dataclass(frozen=True)
class Given:
    """A score that a person gave."""

    id: int
    author: str
    made_at: str
    score: float
    reason: str


@dataclass(frozen=True)
class PastVerdict:
    """A verdict of an attempt, in short."""

    id: int
    is_current: bool
    file: str
    conclusion: str
    unstable: bool
    score: float
    fixed: int
    to_fix: int
    kept: int
    to_keep: int
    outcomes: str
    start_failure: str
    kata_sha256: str
    seed: str
    graded_at: str
    family: str | None

    @cached_property
    def checks(self) -> Mapping[str, tuple[str, Stage | None]]:
        """A check's id to its outcome and the stage it failed at."""
        return {name: (outcome, stage) for name, (outcome, stage) in json.loads(self.outcomes).items()}


@dataclass(frozen=True)
class Looked:
    """Somebody's note that a thing was looked at."""

    id: int
    author: str
    made_at: str
    what: str
    note: str
    verdict_id: int | None = None
    """Of which verdict."""


@dataclass(frozen=True)
class AttemptPage:
    """Everything about one attempt."""

    id: int
    learner: LearnerRow
    kata: str
    title: str
    number: int
    submitted_at: str | None
    folder: str
    status: str
    line: str
    notes: tuple[str, ...]
    is_latest: bool
    minutes: float | None
    verdicts: tuple[PastVerdict, ...]
    """The newest first."""
    comments: tuple[Word, ...]
    """Its family's too, in the order in which they were made."""
    override: Given | None
    overrides: tuple[Given, ...]
    """Those that gave way or were taken back as well are not among these; the newest first."""
    settled: tuple[Looked, ...]
    family: str | None
    family_name: str
    odd: str
    others: tuple[int, ...]
    """The learner's other attempts at this kata, the oldest first."""

    @property
    def verdict(self) -> PastVerdict | None:
        """The one that counts."""
        return next((one for one in self.verdicts if one.is_current), None)

    @property
    def grade(self) -> float | None:
        """What counts: a person's score, else the verdict's."""
        if self.override is not None:
            return self.override.score
        return None if self.verdict is None else self.verdict.score


@dataclass(frozen=True)
class Waiting:
    """Something that a person should look at."""

    cell: Cell
    learner: LearnerRow
    what: str
    """`unstable`, `fault` or `odd`."""
    why: str
    verdict_id: int | None


@dataclass(frozen=True)
class DeedRow:
    """Who did what."""

    author: str
    done_at: str
    what: str
    kind: str
    mark_id: int
    undone_at: str | None

"""Reads out of the journal how a whole class did, in one pass over everybody's last attempts."""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlmodel import Session, col

from checker.classroom.journal.records import Cell, CheckRow, KataRow, LearnerRow
from checker.classroom.journal.tables import Attempt, KataCheck, KataFact, Learner, Override
from checker.model.stage import STAGES, Stage

Last = tuple[Any, ...]
"""A last attempt, as `LAST` has it."""
UNKNOWN = "unknown"
"""In the place of a stage that can't be told."""
NO_KATA = "(no kata)"
ASKED = ("id", "learner_id", "kata", "status", "submitted_at", "minutes")
JUDGED = ("conclusion", "score", "unstable", "family")
LAST = (*ASKED, *JUDGED, "verdict_id")
"""What is read of a last attempt: of what was handed in, and of its verdict, where there is one."""
MINUTES, SCORE, VERDICT = (LAST.index(name) for name in ("minutes", "score", "verdict_id"))
BOUNDS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Where the buckets of grades end: 0 alone, then below each, then 1."""


@dataclass(frozen=True)
class ClassFigures:
    """Everybody's last attempts, not yet laid out."""

    lasts: Sequence[Last]
    given: Mapping[int, float]
    """The scores that people gave, by attempt."""
    tries: Mapping[str, int]
    """How many attempts at each kata are known."""

    @cached_property
    def by_learner(self) -> Mapping[int, list[Last]]:
        """Each learner's."""
        found: dict[int, list[Last]] = {}
        for last in self.lasts:
            found.setdefault(last[1], []).append(last)
        return found

    def grade(self, last: Last) -> float | None:
        """What counts: a person's score, else the verdict's."""
        found: float | None = self.given.get(last[0], last[SCORE])
        return found

    def find_mean(self, learner: int) -> float | None:
        """The mean of a learner's grades; None where there is none."""
        grades = [grade for grade in map(self.grade, self.by_learner.get(learner, ())) if grade is not None]
        return sum(grades) / len(grades) if grades else None

    def make_cell(self, last: Last, attempts: int) -> Cell:
        """One of them, to be shown.

        Args:
            last: The attempt.
            attempts: How many of this learner and kata are known; 0 where nobody asks.
        """
        facts = dict(zip(LAST, last, strict=True))
        names = ("learner_id", "kata", "status", "conclusion", "score", "submitted_at", "minutes")
        return Cell(
            attempt_id=last[0],
            override=self.given.get(last[0]),
            unstable=bool(facts["unstable"]),
            attempts=attempts,
            **{name: facts[name] for name in names},
        )

    def make_rows(self, titles: Mapping[str, str]) -> list[KataRow]:
        """How the class did in each kata that somebody handed in.

        Args:
            titles: By slug, in the order to show; what is not among them comes last.
        """
        lasts: dict[str, list[Last]] = {slug: [] for slug in titles}
        for last in self.lasts:
            lasts.setdefault(last[2], []).append(last)
        return [self.make_row(slug, titles.get(slug, slug or NO_KATA), found) for slug, found in lasts.items() if found]

    def make_row(self, slug: str, title: str, lasts: Sequence[Last]) -> KataRow:
        """How the class did in one kata."""
        grades = [grade for grade in map(self.grade, lasts) if grade is not None]
        minutes = [last[MINUTES] for last in lasts if last[MINUTES] is not None]
        return KataRow(
            slug=slug,
            title=title,
            handed_in=len(lasts),
            graded=len(grades),
            solved=grades.count(1),
            mean=sum(grades) / len(grades) if grades else None,
            buckets=share_out(grades),
            median_minutes=median(minutes) if minutes else None,
            attempts=self.tries.get(slug, 0) / len(lasts) if lasts else None,
        )


@dataclass(frozen=True)
class Outcomes:
    """What came of the checks of a kata: how often each verdict in short occurs."""

    counts: Mapping[str, int]
    """A verdict's checks as the journal has them, to how many have just these outcomes: of those without the whole
    score."""
    solved: int
    """How many have the whole score, and so pass every check."""

    @cached_property
    def parsed(self) -> list[tuple[Mapping[str, tuple[str, str | None]], int]]:
        """The same, read."""
        return [(json.loads(text), count) for text, count in self.counts.items()]

    def make_rows(self, checks: Iterable[Row[Any]]) -> list[CheckRow]:
        """Checks and how the class did with each, in the order in which they are given."""
        asked: Counter[str] = Counter()
        passed: Counter[str] = Counter()
        stages: dict[str, Counter[str]] = {}
        for outcomes, count in self.parsed:
            for name, (outcome, stage) in outcomes.items():
                asked[name] += count
                if outcome == "passed":
                    passed[name] += count
                else:
                    stages.setdefault(name, Counter())[stage or UNKNOWN] += count
        return [
            CheckRow(
                id=row.id,
                claim=row.claim,
                kind=row.kind,
                promise=row.promise,
                origin=row.origin,
                asked=asked[row.id] + self.solved,
                passed=passed[row.id] + self.solved,
                stages=dict(stages.get(row.id, {})),
            )
            for row in checks
        ]

    def count_stages(self) -> dict[Stage, int]:
        """How many learners have a check that failed at each stage, in the cycle's order; each counts once a stage."""
        found: Counter[str | None] = Counter()
        for outcomes, count in self.parsed:
            for stage in {stage for outcome, stage in outcomes.values() if outcome != "passed"}:
                found[stage] += count
        return {stage: found[stage] for stage in STAGES}


NOTHING = Outcomes({}, 0)


def share_out(grades: Iterable[float]) -> tuple[int, ...]:
    """How many grades are in each bucket."""
    counts = [0] * (len(BOUNDS) + 1)
    for grade in grades:
        counts[find_bucket(grade)] += 1
    return tuple(counts)


def find_bucket(grade: float) -> int:
    """The number of a grade's bucket."""
    return len(BOUNDS) if grade >= 1 else bisect_right(BOUNDS, grade) if grade > 0 else 0


def read_titles(session: Session) -> dict[str, str]:
    """The title of each kata by its slug, in the order in which they are shown."""
    columns = (col(KataFact.slug), col(KataFact.title))
    return {row[0]: row[1] for row in session.execute(select(*columns).order_by(col(KataFact.position), columns[0]))}


def read_class(session: Session, kata: str | None = None) -> ClassFigures:
    """Everybody's last attempts, with the verdict that counts and the score that a person gave.

    Args:
        session: Reads.
        kata: The slug of the only kata that is asked for; None for all.
    """
    # Of tables, not of classes: for so many rows the way through objects would take twice the time.
    attempt, verdict = Attempt.metadata.tables["attempt"], Attempt.metadata.tables["verdict"]
    columns = [attempt.c[name] for name in ASKED] + [verdict.c[name] for name in (*JUDGED, "id")]
    judged = and_(verdict.c.attempt_id == attempt.c.id, verdict.c.is_current)
    lasts = select(*columns).outerjoin_from(attempt, verdict, judged)
    given = select(col(Override.attempt_id), col(Override.score)).where(col(Override.removed_at).is_(None))
    tries = select(col(Attempt.kata), func.count()).group_by(col(Attempt.kata))
    wanted = lasts.where(attempt.c.is_latest)
    if kata is not None:
        wanted, tries = wanted.where(attempt.c.kata == kata), tries.where(col(Attempt.kata) == kata)
    return ClassFigures(
        lasts=session.connection().execute(wanted).all(),
        given={row[0]: row[1] for row in session.execute(given.order_by(col(Override.id)))},
        tries={row[0]: row[1] for row in session.execute(tries)},
    )


def read_learners(session: Session) -> list[LearnerRow]:
    """Everybody, in order of their names, without what they handed in."""
    rows = session.execute(select(col(Learner.id), col(Learner.key), col(Learner.name)))
    found = [LearnerRow(row[0] or 0, row[1], row[2]) for row in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def count_tries(session: Session, learners: Iterable[int], kata: str | None = None) -> dict[tuple[int, str], int]:
    """How many attempts of some learners at each kata are known."""
    statement = (
        select(col(Attempt.learner_id), col(Attempt.kata), func.count())
        .where(col(Attempt.learner_id).in_(list(learners)))
        .group_by(col(Attempt.learner_id), col(Attempt.kata))
    )
    wanted = statement if kata is None else statement.where(col(Attempt.kata) == kata)
    return {(row[0], row[1]): row[2] for row in session.execute(wanted)}


def read_outcomes(session: Session, figures: ClassFigures, kata: str | None = None) -> dict[str, Outcomes]:
    """What came of the checks of each kata.

    Args:
        session: Reads.
        figures: Everybody's last attempts.
        kata: The slug of the only kata that is asked for; None for all.
    """
    # Whoever has the whole score passes every check, and most of the others fail alike: so few texts are read.
    attempt, verdict = Attempt.metadata.tables["attempt"], Attempt.metadata.tables["verdict"]
    statement = (
        select(attempt.c.kata, verdict.c.checks, func.count())
        .join_from(verdict, attempt, attempt.c.id == verdict.c.attempt_id)
        .where(attempt.c.is_latest, verdict.c.is_current, verdict.c.score < 1)
        .group_by(attempt.c.kata, verdict.c.checks)
    )
    wanted = statement if kata is None else statement.where(attempt.c.kata == kata)
    counts: dict[str, dict[str, int]] = {last[2]: {} for last in figures.lasts}
    for slug, text, count in session.connection().execute(wanted):
        counts.setdefault(slug, {})[text] = count
    solved = Counter(last[2] for last in figures.lasts if last[SCORE] == 1)
    return {slug: Outcomes(found, solved[slug]) for slug, found in counts.items()}


def read_checks(session: Session, kata: str | None = None) -> dict[str, list[Row[Any]]]:
    """The checks of each kata, in their order.

    Args:
        session: Reads.
        kata: The slug of the only kata that is asked for; None for all.
    """
    names = ("kata", "id", "claim", "kind", "promise", "origin")
    statement = select(*(col(getattr(KataCheck, name)) for name in names)).order_by(col(KataCheck.position))
    found: dict[str, list[Row[Any]]] = {}
    for row in session.execute(statement if kata is None else statement.where(col(KataCheck.kata) == kata)):
        found.setdefault(row.kata, []).append(row)
    return found

"""The class at a glance: who did how in which kata, how the class did, what is stuck."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from checker.classroom.journal.class_figures import (
    SCORE,
    VERDICT,
    ClassFigures,
    Outcomes,
    count_tries,
    read_checks,
    read_class,
    read_learners,
    read_outcomes,
    read_titles,
)
from checker.classroom.journal.records import CheckRow, KataRow, LearnerRow
from checker.classroom.journal.waiting import find_questions
from checker.review.access.people import Reviewer, name_learner
from checker.review.app import Room
from checker.review.deadlines import Deadlines
from checker.review.heat import BUCKETS, MARKS, Heat, make_heat
from checker.review.slices import Wish, cut

STUCK_CHECKS, STUCK_KATAS = 5, 3
"""So many are named."""
MEAN = "mean"
"""The column of it, to sort by."""


@dataclass(frozen=True)
class Line:
    """A learner's line."""

    learner: LearnerRow
    mean: float | None
    heats: Mapping[str, Heat]


@dataclass(frozen=True)
class Stuck:
    """A check that many fail."""

    kata: KataRow
    check: CheckRow


class Remembered:
    """What came of all checks, as it was read last: it holds while the same verdicts count, for they never change."""

    def __init__(self) -> None:
        self.last: tuple[object, dict[str, Outcomes]] = (None, {})

    def read(self, session: Session, figures: ClassFigures) -> dict[str, Outcomes]:
        """What came of the checks of each kata.

        Args:
            session: Reads.
            figures: Everybody's last attempts.
        """
        of = [(last[0], last[1], last[SCORE], last[VERDICT]) for last in figures.lasts]
        before, outcomes = self.last
        if of != before:
            outcomes = read_outcomes(session, figures)
            self.last = (of, outcomes)
        return outcomes


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""
    remembered = Remembered()

    @routes.get("/", response_class=HTMLResponse)
    def show_class(request: Request, asked: Annotated[Wish, Depends()]) -> HTMLResponse:
        """The overview."""
        me = room.access.reviewer(request)
        deadlines = Deadlines(room.reports)
        with room.journal.read() as session:
            figures = read_class(session)
            katas = figures.make_rows(read_titles(session))
            waiting = len(find_questions(session, figures))
            outcomes, checks = remembered.read(session, figures), read_checks(session)
            everybody = read_learners(session)
            shown = cut(arrange(everybody, figures, asked, me), asked.page)
            tries = count_tries(session, (one.id for one in shown.items))
        rows = {slug: found.make_rows(checks.get(slug, [])) for slug, found in outcomes.items()}
        return room.page(
            request,
            "overview.html",
            asked=asked,
            katas=katas,
            lines=[make_line(one, figures, tries, deadlines) for one in shown.items],
            shown=shown,
            everybody=len(everybody),
            waiting=waiting,
            stuck=find_stuck(katas, rows),
            slow=sorted((kata for kata in katas if kata.graded), key=share_solved)[:STUCK_KATAS],
            deadlines=deadlines,
            buckets=BUCKETS,
            marks=MARKS,
        )


def arrange(everybody: Iterable[LearnerRow], figures: ClassFigures, asked: Wish, me: Reviewer) -> list[LearnerRow]:
    """Those who are asked for, in the order that is asked for; whoever has no grade comes last."""
    found = find_learners(everybody, asked.find, me)
    if not asked.sort:
        return found[::-1] if asked.down else found
    grades = {one.id: find_grade(figures, one.id, asked.sort) for one in found}
    sign = -1 if asked.down else 1
    return sorted(found, key=lambda one: (grades[one.id] is None, sign * (grades[one.id] or 0)))


def find_learners(everybody: Iterable[LearnerRow], text: str, me: Reviewer) -> list[LearnerRow]:
    """Those in whose name a text stands, as somebody sees it; in no order that tells a name that is hidden."""
    found = sorted(everybody, key=attrgetter("id")) if me.anonymous else list(everybody)
    wanted = text.strip().casefold()
    if not wanted:
        return found
    if me.anonymous:
        return [one for one in found if wanted in name_learner(one, me).casefold()]
    return [one for one in found if wanted in one.name.casefold() or wanted in one.key]


def find_grade(figures: ClassFigures, learner: int, column: str) -> float | None:
    """What a learner is sorted by: the mean, or the grade in a kata."""
    if column == MEAN:
        return figures.find_mean(learner)
    return next((figures.grade(last) for last in figures.by_learner.get(learner, ()) if last[2] == column), None)


def make_line(
    learner: LearnerRow, figures: ClassFigures, tries: Mapping[tuple[int, str], int], deadlines: Deadlines
) -> Line:
    """A learner's line of the table."""
    heats = {}
    for last in figures.by_learner.get(learner.id, ()):
        cell = figures.make_cell(last, tries.get((learner.id, last[2]), 1))
        heats[cell.kata] = make_heat(cell, deadlines.tell_late(learner.name, cell.submitted_at))
    return Line(learner, figures.find_mean(learner.id), heats)


def find_stuck(katas: Iterable[KataRow], rows: Mapping[str, Iterable[CheckRow]]) -> list[Stuck]:
    """The checks that the largest shares of the class fail."""
    found = [Stuck(kata, check) for kata in katas for check in rows.get(kata.slug, ()) if check.passed < check.asked]
    return sorted(found, key=lambda one: one.check.share)[:STUCK_CHECKS]


def share_solved(kata: KataRow) -> float:
    """Of those who have a grade, how many have solved it."""
    return kata.solved / kata.graded

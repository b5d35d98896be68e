"""How the class did in one kata: its checks, its families, where most fail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from checker.classroom.filling import VARIABLES
from checker.classroom.journal.class_figures import (
    LAST,
    NO_KATA,
    NOTHING,
    ClassFigures,
    Last,
    count_tries,
    read_checks,
    read_class,
    read_learners,
    read_outcomes,
    read_titles,
)
from checker.classroom.journal.family_rows import read_families
from checker.classroom.journal.records import Cell, CheckRow, LearnerRow
from checker.classroom.journal.views import list_snippets
from checker.model.stage import Stage
from checker.report.overview import CONCLUSIONS
from checker.review.access.people import Reviewer
from checker.review.app import Room
from checker.review.deadlines import Deadlines
from checker.review.heat import BUCKETS, MARKS, Heat, make_heat
from checker.review.pages.overview import find_learners
from checker.review.slices import Slice, Wish, cut

UNTOLD = "-"
"""Stands in a path for the slug of what could not be told."""
SPLITTING, ODD, FAMILIES = 3, 3, 50
"""So many are shown: checks that split the class, odd families, families in full."""
SPLITS = 0.2
"""From so much on a check splits the class: one in ten did otherwise than the others."""


@dataclass(frozen=True)
class Asked(Wish):
    """How the page is asked for."""

    family: Annotated[str, Query(max_length=400)] = ""
    """Its members alone are in the table."""
    families: Annotated[str, Query(pattern="^(all)?$")] = ""
    """`all` for all of them in full."""


@dataclass(frozen=True)
class Line:
    """Somebody's last attempt."""

    learner: LearnerRow
    cell: Cell
    heat: Heat
    family: str | None


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""

    @routes.get("/katas/{slug}", response_class=HTMLResponse)
    def show_kata(request: Request, slug: str, asked: Annotated[Asked, Depends()]) -> HTMLResponse:
        """The page."""
        me, deadlines = room.access.reviewer(request), Deadlines(room.reports)
        slug = "" if slug == UNTOLD else slug
        with room.journal.read() as session:
            figures = read_class(session, slug)
            if not figures.lasts:
                raise HTTPException(404, f"Nobody handed in a kata {slug or NO_KATA}.")
            title = read_titles(session).get(slug, slug or NO_KATA)
            outcomes = read_outcomes(session, figures, slug).get(slug, NOTHING)
            checks = outcomes.make_rows(read_checks(session, slug).get(slug, []))
            families = read_families(session, slug, figures)
            everybody = {one.id: one for one in read_learners(session)}
            lines = list_lines(figures, everybody, asked, me)
            tries = count_tries(session, (one[1] for one in lines.items), slug)
            snippets = list_snippets(session)
        stages = outcomes.count_stages()
        kata = room.katas.get(slug)
        return room.page(
            request,
            "kata.html",
            asked=asked,
            kata=figures.make_row(slug, title, figures.lasts),
            page=f"{room.access.path}/katas/{slug or UNTOLD}",
            promises={} if kata is None else {one.number: one.text for one in kata.promises},
            checks=checks,
            splitting=find_splitting(checks),
            stages=stages,
            most=find_most(stages),
            families=families if asked.families else families[:FAMILIES],
            more=[] if asked.families else families[FAMILIES:],
            odd=[family for family in families if family.odd],
            glance=ODD,
            names={family.key: family.name for family in families},
            people=everybody,
            lines=[make_line(last, figures, everybody, tries, deadlines) for last in lines.items],
            shown=lines,
            snippets=snippets,
            conclusions=CONCLUSIONS,
            buckets=BUCKETS,
            marks=MARKS,
            variables=VARIABLES,
        )


def list_lines(figures: ClassFigures, people: Mapping[int, LearnerRow], asked: Asked, me: Reviewer) -> Slice[Last]:
    """A page of the last attempts that are asked for, in the order that is asked for."""
    family = LAST.index("family")
    by_learner = {last[1]: last for last in figures.lasts if not asked.family or last[family] == asked.family}
    found = find_learners([one for one in people.values() if one.id in by_learner], asked.find, me)
    lasts = [by_learner[one.id] for one in found]
    if asked.sort == "score":
        sign = -1 if asked.down else 1
        lasts.sort(key=lambda last: (figures.grade(last) is None, sign * (figures.grade(last) or 0)))
    elif asked.down:
        lasts.reverse()
    return cut(lasts, asked.page)


def make_line(
    last: Last,
    figures: ClassFigures,
    people: Mapping[int, LearnerRow],
    tries: Mapping[tuple[int, str], int],
    deadlines: Deadlines,
) -> Line:
    """Somebody's line of the table."""
    learner = people[last[1]]
    cell = figures.make_cell(last, tries.get((learner.id, last[2]), 1))
    late = deadlines.tell_late(learner.name, cell.submitted_at)
    return Line(learner, cell, make_heat(cell, late), last[LAST.index("family")])


def find_splitting(checks: Iterable[CheckRow]) -> list[CheckRow]:
    """The checks that split the class most evenly."""
    return sorted((check for check in checks if check.split >= SPLITS), key=lambda check: -check.split)[:SPLITTING]


def find_most(stages: Mapping[Stage, int]) -> Stage | None:
    """The stage at which most fail; None where nobody fails at any."""
    most = max(stages.values(), default=0)
    return next((stage for stage, count in stages.items() if count == most), None) if most else None

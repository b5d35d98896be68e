"""What a person should look at, and nobody has."""

from itertools import groupby
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from checker.classroom.journal.class_figures import read_class, read_titles
from checker.classroom.journal.waiting import find_questions, list_waiting
from checker.review.app import Room
from checker.review.slices import Wish, cut

KINDS = {
    "fault": ("Faults of the checker", "They have no verdict, through no fault of the learner's. Grade them again."),
    "unstable": ("Unstable", "A check came out differently when it was repeated. It counts as failed until you look."),
    "odd": ("Odd families", "They did as few others, or the same change came to another end."),
}
"""What may wait: its heading, and what it means."""


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""

    @routes.get("/queue", response_class=HTMLResponse)
    def show_queue(request: Request, asked: Annotated[Wish, Depends()]) -> HTMLResponse:
        """The page."""
        with room.journal.read() as session:
            figures = read_class(session)
            shown = cut(find_questions(session, figures), asked.page)
            waiting = list_waiting(session, figures, shown.items)
            titles = read_titles(session)
        groups = {what: list(found) for what, found in groupby(waiting, key=attrgetter("what"))}
        return room.page(request, "queue.html", asked=asked, shown=shown, groups=groups, kinds=KINDS, titles=titles)

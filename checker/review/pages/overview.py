"""The class at a glance: who did how in which kata."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from checker.classroom.journal.views import count_learners, list_kata_rows, list_learners, list_waiting
from checker.review.app import Room

LEARNERS = 100
"""So many on one page."""


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""

    @routes.get("/", response_class=HTMLResponse)
    def show_class(request: Request, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> HTMLResponse:
        """The overview."""
        with room.journal.read() as session:
            katas = list_kata_rows(session)
            learners = list_learners(session, (page - 1) * LEARNERS, LEARNERS)
            pages = -(-count_learners(session) // LEARNERS) or 1
            waiting = len(list_waiting(session))
        return room.page(
            request, "overview.html", katas=katas, learners=learners, number=page, pages=pages, waiting=waiting
        )

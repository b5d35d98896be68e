"""Who did what, the newest first, and the way to take back what oneself did last."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from checker.classroom.journal.deed_rows import list_told
from checker.review.app import Room

MOST = 200
"""So many are shown."""


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""

    @routes.get("/history", response_class=HTMLResponse)
    def show_history(request: Request) -> HTMLResponse:
        """The page."""
        me = room.access.reviewer(request).name
        with room.journal.read() as session:
            deeds = list_told(session, MOST + 1)
        last = next((one for one in deeds if me and one.deed.author == me and one.deed.undone_at is None), None)
        return room.page(request, "history.html", deeds=deeds[:MOST], last=last, more=len(deeds) > MOST, most=MOST)

"""Words for comments that reviewers keep, to be used again."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from checker.classroom.filling import VARIABLES, fill
from checker.classroom.journal.views import list_snippets
from checker.review.app import Room

EXAMPLE = {
    "learner": "Tamsin Okafor",
    "kata": "The missing book",
    "score": "67 %",
    "family": "as the wrong fix status_on_the_decorator",
    "promise": "2 and 3",
}
"""What variables stand for where the page shows how a snippet reads."""


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""

    @routes.get("/snippets", response_class=HTMLResponse)
    def show_snippets(request: Request) -> HTMLResponse:
        """The page."""
        with room.journal.read() as session:
            snippets = [(mark, title, text, fill(text, EXAMPLE)) for mark, title, text in list_snippets(session)]
        return room.page(request, "snippets.html", snippets=snippets, variables=VARIABLES, example=EXAMPLE)

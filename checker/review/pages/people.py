"""Where reviewers say who they are, and how they want the pages."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from checker.classroom.journal.journal import check_line
from checker.review.access.people import Reviewer
from checker.review.app import Room


def add(routes: APIRouter, room: Room) -> None:
    """Add the form's route."""

    @routes.post("/me", response_class=RedirectResponse, status_code=303)
    def say_who(
        request: Request,
        form_token: Annotated[str, Form()],
        name: Annotated[str, Form(max_length=200)],
        back: Annotated[str, Form(max_length=300)] = "",
        anonymous: Annotated[bool, Form()] = False,
        keys: Annotated[bool, Form()] = False,
    ) -> RedirectResponse:
        """Keep it in this browser."""
        room.access.check_form(form_token)
        answer = RedirectResponse(find_way_back(room, back), 303)
        room.access.remember(answer, Reviewer(check_line(name, "name"), anonymous=anonymous, keys=keys))
        return answer


def find_way_back(room: Room, path: str) -> str:
    """A path of this app, which a form names to be led back to; the overview where it is none.

    A browser takes `..` out of a path before it asks for it, written as `%2e%2e` too (URL Standard, 4.1).
    """
    root = room.access.path
    parts = re.split("[?#]", path)[0].lower().replace("%2e", ".").split("/")
    is_ours = path.startswith(f"{root}/") and path.isprintable() and path.isascii() and "\\" not in path
    return path if is_ours and not {".", ".."} & set(parts) else f"{root}/"

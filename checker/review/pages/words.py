"""What reviewers say and do: each a form that is answered with the way back to the page that it was on."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.journal import Overtaken, check_words
from checker.errors import UsageProblem
from checker.review.app import Room
from checker.review.pages.people import find_way_back

Back = Annotated[str, Form(max_length=300)]
Text = Annotated[str, Form(max_length=20_000)]
Number = Annotated[int, Form(ge=1, le=2**31 - 1)]
Short = Annotated[str, Form(max_length=400, pattern=r"^[^\x00-\x1f]*$")]


def add(routes: APIRouter, room: Room) -> None:
    """Add the forms' routes."""
    author = Depends(room.access.author)

    def lead_back(path: str) -> RedirectResponse:
        return RedirectResponse(find_way_back(room, path), 303)

    @routes.post("/comments", response_class=RedirectResponse, status_code=303)
    def comment_attempt(
        attempt: Number,
        text: Text,
        file: Short = "",
        line: Annotated[int, Form(ge=0, le=1_000_000)] = 0,
        back: Back = "",
        who: str = author,
    ) -> RedirectResponse:
        """Say something of a submission, or beside a line of it."""
        if bool(file) != bool(line):
            raise UsageProblem("A line is named without its file, or a file without a line.", "Choose the line anew.")
        mark = room.journal.comment_attempt(who, attempt, text, file=file or None, line=line or None)
        return lead_back(f"{back.partition('#')[0]}#comment-{mark}")

    @routes.post("/families/comments", response_class=RedirectResponse, status_code=303)
    def comment_family(kata: Short, family: Short, text: Text, back: Back = "", who: str = author) -> RedirectResponse:
        """Say something to all who did alike."""
        room.journal.comment_family(who, kata, family, text)
        return lead_back(back)

    @routes.post("/overrides", response_class=RedirectResponse, status_code=303)
    def override(
        request: Request,
        attempt: Number,
        percent: Annotated[float, Form(ge=0, le=100, allow_inf_nan=False)],
        reason: Text,
        seen: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
        back: Back = "",
        who: str = author,
    ) -> Response:
        """Give a score beside the verdict's, in the place of the one that whoever gives it has seen."""
        try:
            room.journal.override(who, attempt, percent / 100, reason, seen=seen)
        except Overtaken:
            with room.journal.read() as session:
                now = find_attempt(session, attempt)
            mine = {"percent": f"{percent:g}", "reason": check_words(reason, "reason")}
            way = find_way_back(room, back)
            return room.page(request, "overtaken.html", 409, attempt=now, mine=mine, back=way)
        return lead_back(back)

    @routes.post("/settlements", response_class=RedirectResponse, status_code=303)
    def settle(
        attempt: Number,
        what: Annotated[str, Form(pattern="^(unstable|fault|odd)$")],
        verdict: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
        note: Text = "",
        back: Back = "",
        who: str = author,
    ) -> RedirectResponse:
        """Note that it was looked at."""
        room.journal.settle(who, attempt, what, verdict or None, note)
        return lead_back(back)

    @routes.post("/snippets", response_class=RedirectResponse, status_code=303)
    def keep_snippet(title: Short, text: Text, back: Back = "", who: str = author) -> RedirectResponse:
        """Keep words to use again."""
        room.journal.keep_snippet(who, title, text)
        return lead_back(back)

    @routes.post("/removals", response_class=RedirectResponse, status_code=303)
    def remove(
        kind: Annotated[str, Form(pattern="^(comment|override|settlement|snippet)$")],
        mark: Number,
        back: Back = "",
        who: str = author,
    ) -> RedirectResponse:
        """Take something back."""
        room.journal.remove(who, kind, mark)
        return lead_back(back)

    @routes.post("/undo", response_class=RedirectResponse, status_code=303)
    def undo(back: Back = "", who: str = author) -> RedirectResponse:
        """Undo what this person did last."""
        room.journal.undo(who)
        return lead_back(back)

"""The review app: its pages, put together; all of its paths begin with the secret."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from jinja2 import FileSystemLoader

from checker.classroom.journal.journal import Journal
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.report.templating import make_environment
from checker.review.access.people import Access

TEMPLATES = Path(__file__).parent / "templates"
STYLE = Path(__file__).parents[1] / "report" / "templates" / "style.css"
"""The report's: what all pages show looks the same."""


@dataclass(frozen=True)
class Room:
    """What the pages are about, and how they are written."""

    journal: Journal
    reports: Path
    katas: Mapping[str, Kata]
    access: Access
    templates: Any

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page of ours.

        Args:
            request: Whose it is for.
            template: Its name.
            status: The status it is answered with.
            values: What it shows.
        """
        given = {"me": self.access.reviewer(request), "here": request.url.path, "root": self.access.path}
        text = self.templates.get_template(template).render(form_token=self.access.form_token, **given, **values)
        return HTMLResponse(text, status)


def make_room(journal: Journal, reports: Path, katas: Mapping[str, Kata], token: str) -> Room:
    """What the pages need."""
    return Room(journal, reports, katas, Access(token), make_environment(FileSystemLoader(TEMPLATES)))


def make_app(room: Room) -> FastAPI:
    """The app."""
    from checker.review.pages import katas, overview, people, queue, submission, words

    path = room.access.path
    app = FastAPI(
        title="Roundtrip review", openapi_url=f"{path}/openapi.json", docs_url=None, redoc_url=None, version="1"
    )
    routes = APIRouter(prefix=path)
    add_files(routes)
    for part in (overview, katas, submission, queue, people, words):
        part.add(routes, room)
    app.include_router(routes)

    @app.exception_handler(HTTPException)
    def say_why(request: Request, error: HTTPException) -> Response:
        return room.page(request, "problem.html", error.status_code, what=error.detail)

    @app.exception_handler(UsageProblem)
    def say_problem(request: Request, error: UsageProblem) -> Response:
        return room.page(request, "problem.html", 422, what=f"{error.what} {error.todo}")

    @app.exception_handler(RequestValidationError)
    def say_what(request: Request, error: RequestValidationError) -> Response:
        found = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors()[:5])
        return room.page(request, "problem.html", 422, what=f"The form is not as this page sends it: {found}.")

    return app


def add_files(routes: APIRouter) -> None:
    """Style and script, read once."""
    style = STYLE.read_text("utf-8") + (TEMPLATES / "review.css").read_text("utf-8")
    script = (TEMPLATES / "review.js").read_text("utf-8")
    for path, text, kind in (("/review.css", style, "text/css"), ("/review.js", script, "text/javascript")):
        routes.add_api_route(path, giving(Response(text, media_type=kind)), response_class=Response)


def giving(answer: Response) -> Callable[[], Response]:
    """A route function that always answers the same."""
    return lambda: answer

"""The review app: its pages, put together; all of its paths begin with the secret."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from checker.classroom.filling import write_percent
from checker.classroom.journal.journal import Journal
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.report import wording
from checker.report.markup import promise_markup, visible_markup
from checker.report.plain import cut_head
from checker.report.templating import make_environment
from checker.review.access.people import Access, name_learner

TEMPLATES = Path(__file__).parent / "templates"
STYLE = Path(__file__).parents[1] / "report" / "templates" / "style.css"
"""The report's: what all pages show looks the same."""
STYLES = ("review.css", "submission.css")
SCRIPTS = ("review.js", "submission.js")
SHOWN_CHARACTERS = 2000
PAGE: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
PLAIN: dict[str, Any] = {"text/plain": {"schema": {"type": "string"}}}
REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"description": "Not let in, or the form is of no page of ours", "content": PLAIN | PAGE},
    404: {"description": "There is no such page", "content": PAGE},
    405: {"description": "The page does not know that method", "content": PAGE},
    409: {"description": "Somebody else was first, or who sends it has not said their name", "content": PAGE},
    413: {"description": "The form is too large", "content": PLAIN},
    415: {"description": "It is no form as pages send it", "content": PLAIN},
    422: {"description": "What was sent is not what the page asks for", "content": PAGE},
    503: {"description": "The journal could not be read or written", "content": PAGE},
}
"""How any path may refuse, as the OpenAPI document tells it."""


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
        # What learners wrote may hold half a surrogate pair, which UTF-8 can't tell.
        return HTMLResponse(text.encode("utf-8", "replace"), status)


def make_room(journal: Journal, reports: Path, katas: Mapping[str, Kata], token: str) -> Room:
    """What the pages need."""
    return Room(journal, reports, katas, Access(token), make_templates())


def make_templates() -> Environment:
    """The pages' templates. Whatever a learner wrote is shown by `visible`, and a learner by `who(me)`."""
    environment = make_environment(FileSystemLoader(TEMPLATES))
    environment.filters.update(visible=visible_markup, promise=promise_markup, who=name_learner, percent=write_percent)
    environment.filters["short"] = shorten
    environment.globals.update(words=wording)
    return environment


def shorten(text: str) -> str:
    """A text of a stranger, cut where it is long, and saying so: the report has all of it."""
    kept, cut = cut_head(text, SHOWN_CHARACTERS)
    return f"{kept} [{cut}]" if cut else kept


def make_app(room: Room) -> FastAPI:
    """The app."""
    from checker.review.pages import history, katas, overview, people, queue, snippets, submission, words

    path = room.access.path
    app = FastAPI(
        title="Roundtrip review",
        version="1",
        openapi_url=f"{path}/openapi.json",
        docs_url=None,
        redoc_url=None,
        # A path that is not there would be answered with another one, and a browser takes `..` out of that.
        redirect_slashes=False,
    )
    routes = APIRouter(prefix=path, responses=REFUSALS)
    add_files(routes)
    for part in (overview, katas, submission, queue, snippets, history, people, words):
        part.add(routes, room)
    app.include_router(routes)

    @app.exception_handler(HTTPException)
    def say_why(request: Request, error: HTTPException) -> Response:
        answer = room.page(request, "problem.html", error.status_code, what=error.detail)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(UsageProblem)
    def say_problem(request: Request, error: UsageProblem) -> Response:
        return room.page(request, "problem.html", 422, what=f"{error.what} {error.todo}")

    @app.exception_handler(SQLAlchemyError)
    def say_unkept(request: Request, error: SQLAlchemyError) -> Response:
        reason = str(getattr(error, "orig", None) or "it did not answer").strip().splitlines()[0]
        what = f"The journal could not be read or written: {reason}. Nothing of what you sent was kept; send it again."
        return room.page(request, "problem.html", 503, what=what)

    @app.exception_handler(Exception)
    def say_fault(request: Request, error: Exception) -> Response:
        what = "That is a fault of this page, not yours. Where the command runs it says more."
        return room.page(request, "problem.html", 500, what=what)

    @app.exception_handler(RequestValidationError)
    def say_what(request: Request, error: RequestValidationError) -> Response:
        found = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors()[:5])
        return room.page(request, "problem.html", 422, what=f"The form is not as this page sends it: {found}.")

    return app


def add_files(routes: APIRouter) -> None:
    """Style and script, read once."""
    style = STYLE.read_text("utf-8") + "".join((TEMPLATES / name).read_text("utf-8") for name in STYLES)
    script = "".join((TEMPLATES / name).read_text("utf-8") for name in SCRIPTS)
    for path, text, kind in (("/review.css", style, "text/css"), ("/review.js", script, "text/javascript")):
        routes.add_api_route(path, giving(Response(text, media_type=kind)), response_class=Response)


def giving(answer: Response) -> Callable[[], Response]:
    """A route function that always answers the same."""
    return lambda: answer

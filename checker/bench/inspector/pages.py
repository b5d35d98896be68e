"""The inspector's own FastAPI app: the page, its stream of news, one exchange in full, and what the page sends."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, StreamingResponse
from jinja2 import FileSystemLoader

from checker.bench.gathering import Seen
from checker.bench.inspector.desk import Cleared, Desk, News, Open, Printed
from checker.bench.inspector.details import cut, describe, summarise
from checker.bench.inspector.sending import BadDraft, Draft, deliver, prepare
from checker.bench.inspector.ticket import Ticket
from checker.model.kata import Kata
from checker.model.stage import STAGES
from checker.report.plain import visible
from checker.report.templating import make_environment

TEMPLATES = Path(__file__).parent / "templates"
STYLE = Path(__file__).parents[2] / "report" / "templates" / "style.css"
"""The report's: what both show looks the same."""
OPEN_SHOWN = 5
"""How many of the requests that are under way are named."""
OPEN_CHARACTERS = 100
BREATH_SECONDS = 15.0
"""After so long without news a line is sent all the same, so that a page that has gone is noticed."""


Asks = list[dict[str, Any]]


@dataclass(frozen=True)
class Shown:
    """What the pages are about."""

    kata: Kata
    port: int
    """Where the learner's app is."""
    desk: Desk
    ticket: Ticket

    @property
    def base_url(self) -> str:
        """Where the learner's app is, as a client writes it."""
        return f"http://127.0.0.1:{self.port}"


def make_app(shown: Shown, token: str) -> FastAPI:
    """The app, all of whose paths begin with the token."""
    app = FastAPI(title="Roundtrip inspector", openapi_url=None)
    routes = APIRouter(prefix=f"/{token}")
    add_page(routes, shown)
    add_exchanges(routes, shown)
    app.include_router(routes)

    @app.exception_handler(HTTPException)
    def say_why(request: Request, error: HTTPException) -> PlainTextResponse:
        return PlainTextResponse(f"{error.detail}\n", error.status_code)

    @app.exception_handler(RequestValidationError)
    def say_what(request: Request, error: RequestValidationError) -> PlainTextResponse:
        found = [f"{one['loc'][-1]}: {one['msg']}" for one in error.errors()[:5]]
        return PlainTextResponse("; ".join(found) + "\n", 422)

    return app


def add_page(routes: APIRouter, shown: Shown) -> None:
    """The page with its style and its script, read once."""
    style = STYLE.read_text("utf-8") + (TEMPLATES / "inspector.css").read_text("utf-8")
    files = (
        ("/", render_page(shown), "text/html"),
        ("/inspector.css", style, "text/css"),
        ("/inspector.js", (TEMPLATES / "inspector.js").read_text("utf-8"), "text/javascript"),
    )
    for path, text, kind in files:
        routes.add_api_route(path, giving(Response(text, media_type=kind)), response_class=Response)


def giving(answer: Response) -> Callable[[], Response]:
    """A route function that always answers the same."""
    return lambda: answer


def add_exchanges(routes: APIRouter, shown: Shown) -> None:
    """What the page asks for, and what it sends."""
    desk = shown.desk

    @routes.get("/events")
    async def show_news(last_event_id: Annotated[str, Header()] = "") -> StreamingResponse:
        return StreamingResponse(stream_news(shown, last_event_id), media_type="text/event-stream")

    @routes.get("/exchanges/{number}")
    def show_exchange(number: int) -> dict[str, Any]:
        seen = desk.find(number)
        if seen is None:
            raise HTTPException(404, "This exchange is not kept any more.")
        return describe(seen, shown.base_url)

    @routes.post("/send")
    def send_draft(draft: Draft) -> dict[str, str]:
        def find_body(number: int) -> bytes | None:
            seen = desk.find(number)
            return seen.exchange.request.body.content if seen else None

        try:
            return {"answer": deliver(prepare(draft, shown.port, find_body), shown.port)}
        except BadDraft as error:
            raise HTTPException(400, visible(str(error))) from error

    @routes.post("/clear")
    def clear() -> dict[str, str]:
        desk.clear()
        return {}


def render_page(shown: Shown) -> str:
    """The page, in which nothing is yet that came from the app."""
    environment = make_environment(FileSystemLoader(TEMPLATES))
    return environment.get_template("inspector.html").render(kata=shown.kata, base_url=shown.base_url, stages=STAGES)


async def stream_news(shown: Shown, last_event_id: str) -> AsyncIterator[str]:
    """Server-sent events (WHATWG HTML, 9.2): all that the page does not know yet, then whatever comes.

    Args:
        shown: What the page is about.
        last_event_id: `RUN-NUMBER` of the last exchange that the page has; empty where it has none.
    """
    run, _, number = last_event_id.partition("-")
    knows = run == shown.desk.run and number.isascii() and number.isdigit()
    listener, missed, outside = shown.desk.listen(int(number[:15]) if knows else 0)
    asks: Asks = []
    try:
        yield event("hello", {"fresh": not knows, "outside": visible(outside, "\n\t")})
        yield tell_open(shown.desk.open)
        if missed:
            yield rows(shown, missed)
        while True:
            if asks != (asks := shown.ticket.buttons()):
                yield event("ticket", {"asks": asks})
            try:
                news = [await asyncio.wait_for(listener.news.get(), BREATH_SECONDS)]
            except TimeoutError:
                yield ": still here\n\n"
                continue
            while not listener.news.empty():
                news.append(listener.news.get_nowait())
            for part in tell(shown, [one for one in news if one is not None]):
                yield part
            if None in news:
                return
    finally:
        shown.desk.leave(listener)


def tell(shown: Shown, news: list[News]) -> list[str]:
    """News as events, in order; exchanges that came together are told together."""
    events: list[str] = []
    waiting: list[Seen] = []
    for one in [*news, None]:
        if isinstance(one, Seen):
            waiting.append(one)
            continue
        if waiting:
            events.append(rows(shown, waiting))
            waiting = []
        if isinstance(one, Printed):
            events.append(event("printed", {"text": visible(one.text, "\n\t")}))
        elif isinstance(one, Open):
            events.append(tell_open(one.requests))
        elif isinstance(one, Cleared):
            events.append(event("cleared", {}))
    return events


def tell_open(requests: tuple[str, ...]) -> str:
    """What is under way, as an event."""
    return event("under-way", {"requests": [visible(cut(one, OPEN_CHARACTERS), "") for one in requests[:OPEN_SHOWN]]})


def rows(shown: Shown, seen: list[Seen]) -> str:
    """Exchanges as an event."""
    return event("rows", {"rows": [summarise(one) for one in seen]}, f"{shown.desk.run}-{seen[-1].exchange.number}")


def event(kind: str, data: dict[str, Any], number: str = "") -> str:
    """One event; JSON in ASCII has no line ends in it."""
    mark = f"id: {number}\n" if number else ""
    return f"event: {kind}\n{mark}data: {json.dumps(data)}\n\n"

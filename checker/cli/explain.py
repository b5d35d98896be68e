"""`checker explain`: a page about the request-response cycle, or about one of its stages."""

from typing import Annotated

import typer

from checker.catalogue.stage_pages import CYCLE, PAGES, find_page, read_page
from checker.cli.markdown import print_markdown

About = Annotated[
    str | None,
    typer.Argument(
        metavar="STAGE", help="A stage, or what brings you to it: a status such as 422, auth, db.", show_default=False
    ),
]


def explain(stage: About = None) -> None:
    """Explain a stage of the request-response cycle.

    What happens there, what it looks like from outside when it breaks, what to look at. Without a stage, the page about
    the whole cycle; begin there. For example: `checker explain routing`, `checker explain 422`.
    """
    page = CYCLE if stage is None else find_page(stage)
    print_markdown(read_page(page))
    others = ", ".join(other for other in PAGES if other != page)
    typer.echo(f"\nMore pages, with `checker explain`: {others}.")

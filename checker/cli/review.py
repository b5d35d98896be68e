"""`checker class review`: the pages on which instructors look at what a class handed in."""

from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand
from checker.catalogue import open_collection
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.places import find_journal
from checker.classroom.journal.refreshing import bring_up_to_date
from checker.cli.browser import open_page
from checker.cli.instructor import JournalOption
from checker.cli.options import Katas
from checker.cli.serve import AllowHost

Reports = Annotated[
    Path,
    typer.Argument(metavar="REPORTS", help="The folder that `checker class grade` wrote.", callback=expand),
]
Port = Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port on 127.0.0.1; 0: any free one.")]
Open = Annotated[bool, typer.Option("--open", help="Open the pages in a browser.")]


def review(
    reports: Reports = Path("reports"),
    katas: Katas = None,
    journal: JournalOption = None,
    port: Port = 0,
    allow_host: AllowHost = None,
    open_pages: Open = False,
) -> None:
    """Look at a class in a browser: comment, override, settle.

    The link that is printed lets in whoever has it; several may work at once, each under a name of their own. What
    they say is kept in the journal at once. For example: `checker class review reports/ --open`.
    """
    from checker.review.serving import serve_review

    collection = open_collection(katas)
    known = {kata.slug: kata for kata in collection.katas()}
    with open_journal(find_journal(reports, journal)) as opened:
        bring_up_to_date(opened, reports, known)

        def tell(address: str) -> None:
            typer.echo(f"Review: {address}")
            typer.echo("Whoever has this link can read and write there. Ctrl-C stops.")
            if open_pages and not open_page(address):
                typer.echo("No browser could be opened here.")

        serve_review(opened, reports, known, port, allow_host or [], tell)

"""`checker serve`: the learner's app on a local port, for curl and a browser."""

from typing import Annotated

import typer

from checker.bench.running import HOST, run_app
from checker.bench.where import find_work, resolve
from checker.catalogue import open_collection
from checker.cli.check import KataOption, Where
from checker.cli.learner import Katas, Work
from checker.submissions import read_submission

Port = Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="The port on 127.0.0.1.")]
NoReload = Annotated[bool, typer.Option("--no-reload", help="Don't serve it anew when you save a file.")]


def serve(
    where: Where = None,
    kata: KataOption = None,
    katas: Katas = None,
    work: Work = None,
    port: Port = 8000,
    no_reload: NoReload = False,
) -> None:
    """Run your version of a kata on 127.0.0.1, so that the ticket's curl lines and a browser work.

    It starts with an empty data folder, and again whenever you save a file. Ctrl-C stops it.
    """
    chosen, path = resolve(open_collection(katas), where, work or find_work(), kata)
    read_submission(chosen, path)
    folder = path if path.is_dir() else path.parent
    typer.echo(f"Serving {folder} on http://{HOST}:{port} - stop with Ctrl-C.")
    code = run_app(chosen, folder, port, reload=not no_reload)
    raise typer.Exit(1 if code else 0)

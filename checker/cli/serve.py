"""`checker serve`: the learner's app on a local port, for curl and a browser."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from checker.bench.running import HOST, run_app
from checker.bench.strays import find_strays
from checker.bench.where import find_work, resolve
from checker.catalogue import open_collection
from checker.cli import exits
from checker.cli.options import KataOption, Katas, Where, Work
from checker.errors import UsageProblem
from checker.model.kata import Kata
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
    """Run your version on 127.0.0.1:8000 for curl and a browser.

    The ticket's curl lines work as they stand, and each exchange is printed with the stages it came to. It starts
    without any data, and anew whenever you save a file; what it stored stays until you stop it with Ctrl-C.
    """
    chosen, path = resolve(open_collection(katas), where, work or find_work(), kata)
    read_submission(chosen, path)
    folder = folder_of(chosen, path)
    for stray in find_strays(chosen, folder):
        typer.echo(f"Note: {stray} is not handed in; only {', '.join(chosen.editable)} is graded.", err=True)
    typer.echo(f"Serving {folder} on http://{HOST}:{port} until you press Ctrl-C.")
    if not no_reload:
        typer.echo("Whenever you save a file it is served anew, also after an error.")
    code = run_app(chosen, folder, port, Console(), reload=not no_reload)
    raise typer.Exit(exits.NOT_SOLVED if code else exits.SOLVED)


def folder_of(kata: Kata, path: Path) -> Path:
    """The folder to serve from.

    Raises:
        UsageProblem: One file was named, and it is not called as the app's.
    """
    if path.is_dir():
        return path
    if path.name == kata.editable[0]:
        return path.parent
    raise UsageProblem(
        f"{path} can't be served under this name: the kata's file is called {kata.editable[0]}.",
        f"Put it into a folder as {kata.editable[0]} and name the folder. `checker check` grades it as it is.",
    )

"""`checker serve`: the learner's app on a local port, for curl and a browser."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from checker.bench.running import HOST, Terms, can_watch, run_app
from checker.bench.strays import find_strays
from checker.bench.where import find_work, resolve
from checker.catalogue import open_collection
from checker.cli import exits
from checker.cli.browser import open_page
from checker.cli.options import KataOption, Katas, Where, Work
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.submissions import read_submission

Port = Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="The port on 127.0.0.1.")]
NoReload = Annotated[bool, typer.Option("--no-reload", help="Don't serve it anew when you save a file.")]

Open = Annotated[bool, typer.Option("--open", help="Open the inspector in a browser.")]
InspectorPort = Annotated[
    int | None,
    typer.Option(
        "--inspector-port", min=1, max=65535, help="The inspector's port (default: the next one, or a free one)."
    ),
]
NoInspector = Annotated[bool, typer.Option("--no-inspector", help="Print the exchanges alone.")]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host", metavar="NAME", help="A host name under which a remote workspace shows the inspector."
    ),
]
KeepData = Annotated[bool, typer.Option("--keep-data", help="Keep what the app stores for the next time.")]


def serve(
    where: Where = None,
    kata: KataOption = None,
    katas: Katas = None,
    work: Work = None,
    port: Port = 8000,
    no_reload: NoReload = False,
    open_inspector: Open = False,
    inspector_port: InspectorPort = None,
    no_inspector: NoInspector = False,
    allow_host: AllowHost = None,
    keep_data: KeepData = False,
) -> None:
    """Run your version on 127.0.0.1:8000 for curl and a browser.

    The ticket's curl lines work as they stand, and each exchange is printed with the stages it came to. The inspector,
    a page beside it, shows each in full: the messages, SQL, spans, what your app printed. It starts without any data,
    and anew whenever you save a file; what it stored stays until you stop it with Ctrl-C. `breakpoint()` in your code
    stops there, and asks in this terminal. For example: `checker serve hello`, or `checker serve hello --keep-data`.
    """
    home = work or find_work()
    chosen, path = resolve(open_collection(katas), where, home, kata)
    read_submission(chosen, path)
    folder = folder_of(chosen, path)
    refuse_idle(
        no_inspector, {"--open": open_inspector, "--inspector-port": inspector_port, "--allow-host": allow_host}
    )
    for stray in find_strays(chosen, folder):
        typer.echo(f"Note: {stray} is not handed in; only {', '.join(chosen.editable)} is graded.", err=True)
    terms = Terms(
        port=port,
        reload=not no_reload,
        data=home / ".data" / chosen.slug if keep_data else None,
        inspects=not no_inspector,
        inspector_port=inspector_port,
        allowed_hosts=read_hosts(allow_host),
    )

    def tell(address: str | None) -> None:
        say_what_is_served(folder, terms, address)
        if address and open_inspector and not open_page(address):
            typer.echo("No browser could be opened here: open the inspector's link yourself.", err=True)

    code = run_app(chosen, folder, terms, Console(), tell)
    raise typer.Exit(exits.NOT_SOLVED if code else exits.SOLVED)


def say_what_is_served(folder: Path, terms: Terms, address: str | None) -> None:
    """Print where everything is."""
    typer.echo(f"Serving {folder} on http://{HOST}:{terms.port} until you press Ctrl-C.")
    if terms.reload:
        typer.echo("Whenever you save a file it is served anew, also after an error.")
    if terms.data is not None:
        typer.echo(f"What it stores is kept in {terms.data}. Remove that folder to start without data.")
    if address is not None:
        typer.echo(f"Inspector: {address}")
        for name in terms.allowed_hosts:
            typer.echo(f"From outside: https://{name}/{address.split('/', 3)[3]}")
        typer.echo("The link is for you alone: whoever has it can send requests to your app.")
    elif terms.inspects and not can_watch():
        typer.echo("There is no inspector: it needs named pipes, and ROUNDTRIP_TRACE must not be `off`.")


def read_hosts(names: list[str] | None) -> tuple[str, ...]:
    """The names of hosts that were allowed.

    Raises:
        UsageProblem: One is more than a name, or none.
    """
    for name in names or ():
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", name):
            raise UsageProblem(
                f"--allow-host takes the name of a host, and `{name}` is none.",
                "Leave out https://, the port and the path, as in --allow-host desk-8001.example.org.",
            )
    return tuple(names or ())


def refuse_idle(no_inspector: bool, others: dict[str, object]) -> None:
    """Say so where an option has nothing to act on.

    Raises:
        UsageProblem: One has not.
    """
    given = [name for name, value in others.items() if value]
    if no_inspector and given:
        raise UsageProblem(f"{given[0]} has no effect with --no-inspector.", "Leave one of the two out.")


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

"""The tree of commands: names, their order in the help, and an answer to words that other tools use for them."""

import difflib
import os
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from checker.cli import exits
from checker.cli.options import Katas, Work
from checker.errors import UsageProblem

EPILOG = "Exit codes: 0 solved, 1 not solved, 2 the command can't be carried out as given, 3 a fault of the checker."
COMPLETE = "_CHECKER_COMPLETE"
"""The variable in which a shell says that it wants a line completed."""

OTHER_WORDS = {
    "test": "check",
    "run": "check",
    "submit": "check",
    "grade": "check",
    "validate": "check",
    "verify": "kata verify",
    "start": "pick",
    "download": "pick",
    "fetch": "pick",
    "get": "pick",
    "ls": "list",
    "status": "",
    "progress": "",
    "home": "",
    "ticket": "show",
    "open": "show",
    "dev": "serve",
    "server": "serve",
    "restart": "reset",
    "hints": "hint",
    "help-me": "hint",
    "helpme": "hint",
    "answer": "solution",
    "new": "kata new",
    "create": "kata new",
    "upload": "handin",
}
"""What rustlings, Exercism, nbgrader and others call it, and what it is called here; empty: `checker` alone."""


class Commands(TyperGroup):
    """Sub-commands that answer a wrong name with the right one."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name.

        Raises:
            UsageProblem: There is none.
        """
        found = super().get_command(ctx, cmd_name)
        # Whoever presses Tab behind a wrong word is not answered in the middle of their line.
        if found is None and not ctx.resilient_parsing:
            raise unknown_command(cmd_name, ctx.command_path, list(self.commands))
        return found


def unknown_command(word: str, parent: str, names: list[str]) -> UsageProblem:
    """The message for a command that does not exist."""
    near = OTHER_WORDS.get(word.lower()) if parent == "checker" else None
    close = [near] if near is not None else difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.5)
    hint = f" Did you mean `{f'{parent} {close[0]}'.strip()}`?" if close else ""
    return UsageProblem(
        f"There is no command `{parent} {word}`.{hint}", f"`{parent} --help` lists all commands, each with its use."
    )


app = typer.Typer(
    name="checker",
    cls=Commands,
    epilog=EPILOG,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
kata_app = typer.Typer(cls=Commands, rich_markup_mode=None)
class_app = typer.Typer(cls=Commands, rich_markup_mode=None)
journal_app = typer.Typer(cls=Commands, rich_markup_mode=None)
cluster_app = typer.Typer(cls=Commands, rich_markup_mode=None)

COMMANDS = {
    "list": ("listing", "list_katas"),
    "show": ("learner", "show"),
    "pick": ("learner", "pick"),
    "serve": ("serve", "serve"),
    "send": ("send", "send"),
    "check": ("check", "check"),
    "watch": ("watch", "watch"),
    "hint": ("hint", "hint"),
    "handin": ("handin", "handin"),
    "reset": ("learner", "reset"),
    "solution": ("solution", "solution"),
    "explain": ("explain", "explain"),
    "doctor": ("doctor", "doctor"),
}
"""Each command's module here, and the function in it."""
KATA_COMMANDS = {
    "new": ("new_kata", "new_kata"),
    "verify": ("author", "verify_katas"),
    "map": ("kata_map", "map_katas"),
}
"""The same for those of `checker kata`."""
CLASS_COMMANDS = {
    "handout": ("handout", "hand_out"),
    "grade": ("instructor", "grade_submissions"),
    "families": ("families", "show_families"),
    "review": ("review", "review"),
    "regrade": ("regrade", "regrade"),
    "feedback": ("feedback", "hand_back"),
    "export": ("export", "export_verdicts"),
}
"""The same for those of `checker class`."""
JOURNAL_COMMANDS = {
    "export": ("journal", "export_learner"),
    "forget": ("journal", "forget_learner"),
    "expire": ("journal", "expire_attempts"),
    "backup": ("journal", "back_up"),
}
"""The same for those of `checker class journal`."""
CLUSTER_COMMANDS = {"keys": ("cluster", "make_cluster_keys")}
"""The same for those of `checker cluster`."""
GROUPS = {
    "kata": (kata_app, KATA_COMMANDS),
    "class": (class_app, CLASS_COMMANDS),
    "class journal": (journal_app, JOURNAL_COMMANDS),
    "cluster": (cluster_app, CLUSTER_COMMANDS),
}


def register(word: str) -> None:
    """Register the command that is asked for; where it is none of them, all: for the help, or the nearest name.

    A command imports what it needs: pytest, HTTP, Markdown. Nobody waits for what another one needs.
    """
    for name in [word] if word in COMMANDS else COMMANDS if word not in GROUPS else ():
        add(app, name, *COMMANDS[name])
    for path in [path for path in GROUPS if word not in COMMANDS and (word not in GROUPS or path.split()[0] == word)]:
        group, commands = GROUPS[path]
        for inner, place in commands.items():
            add(group, inner, *place)
        outer, _, name = path.rpartition(" ")
        parent = GROUPS[outer][0] if outer else app
        if name not in {known.name for known in parent.registered_groups}:
            parent.add_typer(group, name=name)


def add(group: typer.Typer, name: str, module: str, function: str) -> None:
    """Register one command; one process may carry out several."""
    if name in {known.name for known in group.registered_commands}:
        return
    group.command(name)(getattr(import_module(f"checker.cli.{module}"), function))


@app.callback(invoke_without_command=True)
def checker(
    context: typer.Context,
    katas: Katas = None,
    work: Work = None,
    show_version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Debugging katas for HTTP APIs: find out where an exchange went wrong, and mend it.

    Begin with `checker`: it says where you are and what is next. `checker pick hello` lays out the first kata; then go
    where it says, and follow it. `checker COMMAND --help` tells more of a command.
    """
    if show_version:
        typer.echo(f"checker {version('roundtrip-katas')}")
    elif context.invoked_subcommand is None:
        from checker.cli.home import show_home

        show_home(katas, work)
    elif katas or work:
        option = "--katas" if katas else "--work"
        raise UsageProblem(
            f"{option} stands before the command, where it has no effect.",
            f"Write it behind: `checker {context.invoked_subcommand} {option} DIR`.",
        )


@kata_app.callback(invoke_without_command=True)
def kata(context: typer.Context) -> None:
    """For authors: lay out new katas and prove them."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@class_app.callback(invoke_without_command=True)
def klass(context: typer.Context) -> None:
    """For instructors: grade a whole class."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@journal_app.callback(invoke_without_command=True)
def journal(context: typer.Context) -> None:
    """What is kept of a learner and how it leaves; copies of the journal."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@cluster_app.callback(invoke_without_command=True)
def cluster(context: typer.Context) -> None:
    """For instructors: grade on several machines."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def carry_out(arguments: list[str]) -> int:
    """Carry out one command.

    Returns:
        The exit code.

    Raises:
        UsageProblem: The words don't make a command, or it can't be carried out.
    """
    if COMPLETE in os.environ:
        from checker.cli.completion import complete

        complete()
    if arguments:
        register(arguments[0])
    command = typer.main.get_command(app)
    try:
        with command.make_context("checker", list(arguments)) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        raise misused(error) from None
    return exits.SOLVED


def misused(error: typer.TyperException) -> UsageProblem:
    """Words for a missing argument, an unknown option or a wrong value."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "checker"
    return UsageProblem(
        error.format_message().rstrip(".") + ".",
        f"`{path} --help` shows what it takes.",
    )

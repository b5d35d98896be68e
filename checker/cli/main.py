"""The `checker` command: registers every sub-command, and turns what went wrong into one message and an exit code."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

import click
import typer

from checker.cli import author, check, exits, learner, serve
from checker.errors import CheckerFault, Problem

EPILOG = "Exit codes: 0 solved, 1 not solved, 2 the command can't be carried out as given, 3 a fault of the checker."

app = typer.Typer(
    name="checker",
    help=(
        "Debugging katas for HTTP APIs. `list` shows them, `pick` copies one into work/, `serve` runs it, "
        "`check` grades what you made of it."
    ),
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
kata_app = typer.Typer(help="For authors: prove that katas do what they must.", no_args_is_help=True)

app.command("list")(learner.list_katas)
app.command("show")(learner.show)
app.command("pick")(learner.pick)
app.command("serve")(serve.serve)
app.command("check")(check.check)
app.command("reset")(learner.reset)
app.command("solution")(learner.solution)
kata_app.command("verify")(author.verify_katas)
app.add_typer(kata_app, name="kata")


def run() -> None:
    """The command's entry point."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Carry out one command.

    Args:
        arguments: As they stand after `checker`.

    Returns:
        The exit code.
    """
    try:
        code = app(arguments, standalone_mode=False, prog_name="checker")
        return code if isinstance(code, int) else exits.SOLVED
    except click.ClickException as error:
        error.show()
        return exits.USAGE
    except CheckerFault as fault:
        say(f"A fault of the checker, not of your code: {fault}")
        return exits.FAULT
    except Problem as problem:
        say(str(problem))
        return exits.USAGE
    except (KeyboardInterrupt, click.Abort):
        say("Stopped. Nothing was graded, and nothing of yours was changed.")
        return exits.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.SOLVED
    except Exception:
        say(unexpected())
        return exits.FAULT


def say(message: str) -> None:
    """One message, on standard error."""
    typer.echo(message, err=True)


def unexpected() -> str:
    """The message for an error nobody thought of; its traceback goes to a file for whoever mends it."""
    try:
        descriptor, name = tempfile.mkstemp(prefix="roundtrip-fault-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            traceback.print_exc(file=file)
        where = f"What happened is written down in {Path(name)}; please report it with that file."
    except OSError:
        where = "It could not be written down, since the temporary folder is not writable."
    return f"A fault of the checker, not of your code: {sys.exc_info()[0].__name__}.\n{where}"  # type: ignore[union-attr]


if __name__ == "__main__":
    run()

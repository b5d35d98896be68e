"""Markdown on the terminal: laid out for a person, as it is written for another program."""

import re

import typer
from rich.markdown import Markdown
from rich.text import Text

from checker.cli.screen import Console


def print_markdown(text: str) -> None:
    """Laid out in a terminal; as it is written where another program reads it."""
    console = Console()
    if not console.is_terminal:
        typer.echo(text.rstrip("\n"))
        return
    for part in re.split(r"^(```.*?^```)$", text, flags=re.MULTILINE | re.DOTALL):
        if part.startswith("```"):
            _print_code(console, part.split("\n")[1:-1])
        elif part.strip():
            console.print(Markdown(part))
            console.print()


def _print_code(console: Console, lines: list[str]) -> None:
    """Long lines are left to the terminal: one that is broken here could not be copied into a shell."""
    for line in lines:
        console.print(Text(f"  {line}", style="bold" if line.startswith("$ ") else ""), soft_wrap=True)
    console.print()

"""Prints diffs: coloured in a terminal, two beside each other where it is wide; as they are for another program."""

import typer
from rich.syntax import Syntax
from rich.table import Table

from checker.cli.screen import Console

SIDE_BY_SIDE_COLUMNS = 120
"""From this width on two diffs stand beside each other: each needs room for a line of code."""
BETWEEN_COLUMNS = 3


def print_diff(heading: str, diff: str) -> None:
    """Print one diff under its heading."""
    console = Console()
    typer.echo(f"\n{heading}\n")
    if console.is_terminal:
        console.print(_laid_out(diff))
    else:
        typer.echo(diff, nl=False)


def print_diffs(left: tuple[str, str], right: tuple[str, str]) -> None:
    """Print two diffs with their headings: beside each other where there is room, else the left one first."""
    console = Console()
    if not console.is_terminal or console.width < SIDE_BY_SIDE_COLUMNS:
        print_diff(*left)
        print_diff(*right)
        return
    table = Table.grid(padding=(0, BETWEEN_COLUMNS, 0, 0), expand=True)
    for _ in (left, right):
        table.add_column(ratio=1, overflow="fold")
    table.add_row(left[0], right[0], style="bold")
    table.add_row("", "")
    table.add_row(_laid_out(left[1]), _laid_out(right[1]))
    console.print()
    console.print(table)


def _laid_out(diff: str) -> Syntax:
    return Syntax(diff.rstrip("\n"), "diff", theme="ansi_dark", background_color="default", word_wrap=True)

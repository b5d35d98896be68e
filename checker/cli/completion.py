"""Answers a shell that completes a line, importing no more of the commands than that line needs."""

import ast
import os
from collections.abc import Mapping
from pathlib import Path

import typer

from checker.cli.commands import COMMANDS, COMPLETE, GROUPS, add, app


def complete() -> None:
    """Print what fits the line that is being typed, or the script that asks for it.

    Raises:
        SystemExit: Always: all is said.
    """
    before = words_before()
    for name, place in COMMANDS.items():
        register_for(app, name, place, before[:1] == [name])
    for name, (group, commands) in GROUPS.items():
        for inner, place in commands.items():
            register_for(group, inner, place, before[:2] == [name, inner])
        app.add_typer(group, name=name)
    typer.main.get_command(app).main([], "checker", complete_var=COMPLETE)


def words_before() -> list[str]:
    """The words of the line before the one that is being typed, without the command's own name.

    They come as the scripts of Typer send them: bash with a position, other shells up to the cursor.
    """
    if "COMP_WORDS" in os.environ:
        position = os.environ.get("COMP_CWORD", "")
        return os.environ["COMP_WORDS"].split()[1 : int(position) if position.isdecimal() else None]
    line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words = line.split()[1:]
    return words if line.endswith(" ") else words[:-1]


def register_for(group: typer.Typer, name: str, place: tuple[str, str], is_typed: bool) -> None:
    """Register a command: with its options where it is the one that was typed, else by name and summary alone."""
    if is_typed:
        add(group, name, *place)
    else:
        group.command(name, help=read_summary(*place))(lambda: None)


def read_summary(module: str, function: str) -> str:
    """The first line of what a function says of itself, read and not imported."""
    tree = ast.parse(Path(__file__).with_name(f"{module}.py").read_bytes())
    found: Mapping[str, str] = {
        node.name: ast.get_docstring(node) or "" for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    return found.get(function, "").partition("\n")[0]

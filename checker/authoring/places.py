"""Finds the line of a file that a finding is about."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

from checker.catalogue.faults import Faults
from checker.catalogue.toml_file import read_toml
from checker.model.kata import Kata
from checker.model.verdict import CheckResult


class Found(NamedTuple):
    """Something wrong in an author's files."""

    file: Path
    message: str
    """What is wrong, and what to do about it."""
    line: int | None = None
    """1 for the first; None where the whole file or folder is meant."""


def at_check(kata: Kata, check: CheckResult, message: str) -> Found:
    """A finding at the function of a check."""
    hidden = kata.hidden_checks
    file = kata.visible_checks if check.origin == "visible" or hidden is None else hidden
    return Found(file, message, line_of_function(file, check.id.partition("/")[2]))


def at_promise(kata: Kata, number: int, message: str) -> Found:
    """A finding at a promise of the contract."""
    file = kata.folder / "README.md"
    contract = False
    for line, text in enumerate(read_lines(file), start=1):
        contract = contract or text.startswith("## Contract")
        if contract and re.match(rf" {{0,3}}{number}[.)]\s", text):
            return Found(file, message, line)
    return Found(file, message)


def at_key(file: Path, keys: tuple[str, ...], message: str) -> Found:
    """A finding at a key of a TOML file; at its nearest table where the key itself is not there."""
    parsed = read_toml(file, Faults(), "")
    while parsed is not None and keys:
        line = parsed.line_of(*keys)
        if line is not None:
            return Found(file, message, line)
        keys = keys[:-1]
    return Found(file, message)


def line_of_function(file: Path, name: str) -> int | None:
    """The line on which a function's definition begins."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return next((node.lineno for node in found if node.name == name), None)


def read_lines(file: Path) -> list[str]:
    """The lines of a text file; none where it is no text that can be read."""
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []

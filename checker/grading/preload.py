"""Finds which larger packages a kata's own app imports, so that they are imported once and not for every submission."""

import ast
from pathlib import Path

from checker.model.kata import Kata

WORTH_IT = frozenset({"sqlmodel", "sqlalchemy", "jwt", "httpx2", "multipart", "jinja2"})
"""Packages that take tens of milliseconds. What is not needed is not imported: it would weigh on every fork."""
BRINGS = {"sqlmodel": "sqlalchemy"}
"""What comes with another package anyway."""


def find_preload(kata: Kata) -> tuple[str, ...]:
    """The packages among `WORTH_IT` that the pristine app imports, by parsing it, without what comes with another."""
    found: set[str] = set()
    for path in kata.folder.rglob("*.py"):
        if not path.name.startswith("test_"):
            found |= imported(path)
    found -= {brought for package, brought in BRINGS.items() if package in found}
    return tuple(sorted(found & WORTH_IT))


def imported(path: Path) -> set[str]:
    """The top-level names of what a file imports; nothing where it can't be parsed."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, OSError):
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}

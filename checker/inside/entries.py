"""Has the learner's own functions say when they are entered.

A call is put at the beginning of every function as its file is compiled. It changes neither what the function does nor
its lines, and costs a fraction of a microsecond; a profiler would see the libraries' calls too and cost milliseconds.
"""

import ast
import builtins
import importlib.machinery
import os
from typing import Any

from checker.inside.notes import note_entry

NAME = "__roundtrip_entered__"
FUNCTIONS = 2000
"""A file with more is compiled as it is."""

compile_source = importlib.machinery.SourceFileLoader.source_to_code
functions: list[tuple[str, str, int]] = []


class Marker(ast.NodeTransformer):
    """Puts the calls in."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.names: list[str] = []
        self.count = 0

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Methods are named after their class."""
        return self.within(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Mark a function."""
        return self.mark(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Mark a coroutine."""
        return self.mark(node)

    def within(self, node: Any) -> ast.AST:
        """Visit what stands inside a named place."""
        self.names.append(node.name)
        self.generic_visit(node)
        self.names.pop()
        return node  # type: ignore[no-any-return]

    def mark(self, node: Any) -> ast.AST:
        """Put a call after the docstring."""
        self.within(node)
        self.count += 1
        functions.append((".".join([*self.names, node.name])[:200], self.file, node.lineno))
        call = ast.Call(ast.Name(NAME, ast.Load()), [ast.Constant(len(functions) - 1)], [])
        place = 1 if ast.get_docstring(node, clean=False) is not None else 0
        statement = ast.copy_location(ast.Expr(call), node.body[min(place, len(node.body) - 1)])
        node.body.insert(place, ast.fix_missing_locations(statement))
        return node  # type: ignore[no-any-return]


def watch_entries() -> None:
    """Mark the functions of the files that are imported from the current folder from now on."""
    folder = os.getcwd() + os.sep  # noqa: PTH109

    def source_to_code(loader: Any, data: Any, path: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(path, str) and path.startswith(folder) and isinstance(data, bytes):
            data = mark(data, path, path.removeprefix(folder))
        return compile_source(loader, data, path, *arguments, **options)

    importlib.machinery.SourceFileLoader.source_to_code = source_to_code  # type: ignore[assignment, method-assign]
    setattr(builtins, NAME, lambda index: note_entry(functions[index]))


def mark(data: bytes, path: str, file: str) -> Any:
    """The tree of a source with its functions marked, or the source itself where that can't be done."""
    before = len(functions)
    try:
        marker = Marker(file)
        tree = marker.visit(ast.parse(data, path))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        del functions[before:]
        return data
    if marker.count > FUNCTIONS:
        del functions[before:]
        return data
    return tree

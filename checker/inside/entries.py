"""Has the learner's own functions say when they are entered.

A statement is put at the beginning of every function as its file is compiled. It changes neither what the function does
nor its lines, and costs a tenth of a microsecond; a profiler would see the libraries' calls too and cost milliseconds.
It adds no frame of Python's, so that a recursion gets as deep as ever, and whatever fails in it is passed over.
"""

import ast
import builtins
import importlib.machinery
import os
from typing import Any

from checker.inside.notes import ENTERED, functions

NAME = "__roundtrip_entered__"
FUNCTIONS = 2000
"""The files that go beyond it are compiled as they are."""

compile_source = importlib.machinery.SourceFileLoader.source_to_code


class Marker(ast.NodeTransformer):
    """Puts the statements in."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.names: list[str] = []

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
        """Put the statement after the docstring."""
        self.within(node)
        functions.append((".".join([*self.names, node.name])[:200], self.file, node.lineno))
        place = 1 if ast.get_docstring(node, clean=False) is not None else 0
        statement = ast.copy_location(entry(len(functions) - 1), node.body[min(place, len(node.body) - 1)])
        node.body.insert(place, ast.fix_missing_locations(statement))
        return node  # type: ignore[no-any-return]


def entry(index: int) -> ast.Try:
    """The statement that notes a function: `try: NAME.get().setdefault(index)`, and nothing on any exception.

    Such as that the recursion is as deep as it may be, or that the function was given builtins of its own.
    """
    noted = ast.Call(ast.Attribute(ast.Name(NAME, ast.Load()), "get", ast.Load()), [], [])
    call = ast.Call(ast.Attribute(noted, "setdefault", ast.Load()), [ast.Constant(index)], [])
    return ast.Try([ast.Expr(call)], [ast.ExceptHandler(None, None, [ast.Pass()])], [], [])


def watch_entries(folder: str) -> None:
    """Mark the functions of the files that are imported from `folder` from now on."""
    folder += os.sep

    def source_to_code(loader: Any, data: Any, path: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(path, str) and path.startswith(folder) and isinstance(data, bytes):
            before = len(functions)
            try:
                tree = Marker(path.removeprefix(folder)).visit(ast.parse(data, path))
                if len(functions) <= FUNCTIONS:
                    return compile_source(loader, tree, path, *arguments, **options)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                pass
            del functions[before:]
        return compile_source(loader, data, path, *arguments, **options)

    importlib.machinery.SourceFileLoader.source_to_code = source_to_code  # type: ignore[assignment, method-assign]
    setattr(builtins, NAME, ENTERED)

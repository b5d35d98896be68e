"""Takes out of a module what means nothing: docstrings, empty statements, the order of imports and named arguments."""

import ast
from itertools import groupby
from typing import cast

IMPORTS = (ast.Import, ast.ImportFrom)
CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
"""What may change something while it is evaluated."""


def tidy(module: ast.Module) -> ast.Module:
    """The module without them, in place; what stays keeps its lines."""
    return cast(ast.Module, _Tidying().visit(module))


class _Tidying(ast.NodeTransformer):
    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            statements = getattr(node, name, None)
            if isinstance(statements, list) and statements:
                setattr(node, name, _tidy_block(statements, may_be_empty=name != "body"))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if _is_free_of_order(node):
            node.keywords.sort(key=lambda one: one.arg or "")
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        self.generic_visit(node)
        if all(isinstance(one, ast.Constant) for one in node.values):
            text = "".join(str(cast(ast.Constant, one).value) for one in node.values)
            return ast.copy_location(ast.Constant(text), node)
        return node


def _tidy_block(statements: list[ast.stmt], *, may_be_empty: bool) -> list[ast.stmt]:
    kept = [one for one in statements if not _says_nothing(one)]
    if not kept and not may_be_empty:
        return [ast.copy_location(ast.Pass(), statements[0])]
    found: list[ast.stmt] = []
    for is_import, run in groupby(kept, key=lambda one: isinstance(one, IMPORTS)):
        statements = list(run)
        found += _sort_imports(statements) if is_import else statements
    return found


def _says_nothing(statement: ast.stmt) -> bool:
    """A docstring, another constant alone on its line, or `pass`."""
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_constant or isinstance(statement, ast.Pass)


def _sort_imports(run: list[ast.stmt]) -> list[ast.stmt]:
    """One name a statement, in order, each once; as they are where two of them bind one name."""
    singles = {_spell(one): one for statement in run for one in _singles(statement)}
    bound = [_bound(one) for one in singles.values()]
    if len(set(bound)) < len(bound) or "*" in bound:
        return run
    return [one for _, one in sorted(singles.items())]


def _singles(statement: ast.stmt) -> list[ast.Import | ast.ImportFrom]:
    if isinstance(statement, ast.Import):
        return [ast.copy_location(ast.Import([alias]), statement) for alias in statement.names]
    assert isinstance(statement, ast.ImportFrom)
    module, level = statement.module, statement.level
    return [ast.copy_location(ast.ImportFrom(module, [alias], level), statement) for alias in statement.names]


def _spell(single: ast.Import | ast.ImportFrom) -> tuple[str, int, str, str]:
    module, level = (single.module or "", single.level) if isinstance(single, ast.ImportFrom) else ("", -1)
    return module, level, single.names[0].name, single.names[0].asname or ""


def _bound(single: ast.Import | ast.ImportFrom) -> str:
    alias = single.names[0]
    # `import a.b` and `import a.c` both bind a, to the same.
    return alias.asname or alias.name


def _is_free_of_order(call: ast.Call) -> bool:
    """Whether its named arguments may stand in any order: nothing among them can change what another one is."""
    if any(one.arg is None for one in call.keywords) or (isinstance(call.func, ast.Name) and call.func.id == "dict"):
        return False
    acting = [one for one in call.keywords if _acts(one.value)]
    return not acting or (len(acting) == 1 and all(one in acting or _is_fixed(one.value) for one in call.keywords))


def _acts(value: ast.expr) -> bool:
    if isinstance(value, ast.Lambda):
        # It is run later.
        return False
    return any(isinstance(one, CALLS) for one in ast.walk(value))


def _is_fixed(value: ast.expr) -> bool:
    """A constant, a name, or an attribute in capitals, such as `status.HTTP_404_NOT_FOUND`."""
    if isinstance(value, ast.Attribute):
        return value.attr.isupper() and isinstance(value.value, ast.Name)
    return isinstance(value, ast.Constant | ast.Name | ast.Lambda)

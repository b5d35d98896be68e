"""Gives names that nobody outside can see others in order of appearance, so that what a learner called them is gone.

Seen from outside, and kept, are: parameters (FastAPI reads them off requests), fields, classes, routes, imported names,
keywords and strings.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

REFLECTING = {"locals", "globals", "vars", "dir", "eval", "exec", "inspect"}
"""With any of these an app may read its own names: then all are kept."""
SORTERS = {"sorted", "sort", "min", "max", "filter", "map", "reduce", "groupby"}
"""They call a lambda with values alone, whatever it calls its parameters."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class Scope:
    """The names that one function binds."""

    kept: set[str] = field(default_factory=set)
    news: dict[str, str] = field(default_factory=dict)
    """The new name of each other one; empty until it has appeared."""
    is_class: bool = False


def rename_locals(module: ast.Module, elsewhere: Iterable[bytes] = ()) -> ast.Module:
    """Rename them in place.

    Args:
        module: A parsed module.
        elsewhere: The submission's other files: what they may import from this one keeps its name.
    """
    names = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    if not names & REFLECTING:
        _Renaming(_find_helpers(module, list(elsewhere))).visit(module)
    return module


def _find_helpers(module: ast.Module, elsewhere: list[bytes]) -> set[str]:
    """Functions of the module that are only ever called, with values in order: nobody else sees their names."""
    helpers = {one.name for one in module.body if isinstance(one, FUNCTIONS) and not one.decorator_list}
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    plain = {id(call.func) for call in calls if not call.keywords}
    called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and (id(node) not in plain or isinstance(node.ctx, ast.Store)):
            helpers.discard(node.id)
        elif isinstance(node, ast.Global):
            helpers -= set(node.names)
    texts = {node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {
        name
        for name in helpers & called
        if name not in texts and not any(name.encode() in content for content in elsewhere)
    }


class _Renaming(ast.NodeVisitor):
    def __init__(self, helpers: set[str]) -> None:
        self.helpers = helpers
        self.scopes = [Scope(news=dict.fromkeys(helpers, ""))]
        self.count = 0

    def new_name(self, name: str) -> str:
        """What a name is called from here, with the scopes that are open."""
        for depth, scope in enumerate(reversed(self.scopes)):
            if scope.is_class and depth:
                # Methods do not see the names of their class.
                continue
            if name in scope.kept:
                return name
            if name in scope.news:
                if not scope.news[name]:
                    self.count += 1
                    # No name that somebody could have typed.
                    scope.news[name] = f"<{self.count}>"
                return scope.news[name]
        return name

    def visit_Name(self, node: ast.Name) -> None:
        node.id = self.new_name(node.id)

    def visit_arg(self, node: ast.arg) -> None:
        # Its annotation was visited where it is evaluated.
        node.arg = self.new_name(node.arg)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.rename(node, "name")

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self.rename(node, "name")

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        self.rename(node, "name")

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self.rename(node, "rest")

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        node.names = [self.new_name(name) for name in node.names]

    def rename(self, node: ast.AST, attribute: str) -> None:
        """A name that a node holds as text."""
        name = getattr(node, attribute)
        if name is not None:
            setattr(node, attribute, self.new_name(name))
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        is_helper = len(self.scopes) == 1 and node.name in self.helpers
        node.name = self.new_name(node.name)
        self.visit_all([*node.decorator_list, *_evaluated_outside(node.args), node.returns])
        self.open(_scope(node.args, node.body, keep_parameters=not is_helper), [*_parameters(node.args), *node.body])

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all([*node.decorator_list, *node.bases, *node.keywords])
        bound, fixed = _bound(node.body)
        self.open(Scope(kept=bound | fixed, is_class=True), node.body)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        self.visit(node.func)
        for value in [*node.args, *(one.value for one in node.keywords)]:
            if isinstance(value, ast.Lambda):
                self.visit_Lambda(value, keep_parameters=name not in SORTERS)
            else:
                self.visit(value)

    def visit_Lambda(self, node: ast.Lambda, *, keep_parameters: bool = True) -> None:
        self.visit_all(_evaluated_outside(node.args))
        self.open(_scope(node.args, [node.body], keep_parameters=keep_parameters), [*_parameters(node.args), node.body])

    def visit_comprehension_whole(self, node: ast.AST) -> None:
        """Its variables are its own; what it goes through first is looked up outside."""
        generators: list[ast.comprehension] = getattr(node, "generators")  # noqa: B009 - four kinds of node have it
        self.visit(generators[0].iter)
        bound, _ = _bound([one.target for one in generators])
        inner: list[ast.AST | None] = [one for each in generators for one in (each.target, *each.ifs)]
        inner += [one.iter for one in generators[1:]]
        inner += [getattr(node, name, None) for name in ("key", "value", "elt")]
        self.open(Scope(news=dict.fromkeys(bound, "")), inner)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_whole  # noqa: N815

    def open(self, scope: Scope, nodes: Iterable[ast.AST | None]) -> None:
        """Visit what stands in a scope of its own."""
        self.scopes.append(scope)
        self.visit_all(nodes)
        self.scopes.pop()

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        """Visit those that are there."""
        for node in nodes:
            if node is not None:
                self.visit(node)


def _scope(parameters: ast.arguments, body: Iterable[ast.AST], *, keep_parameters: bool) -> Scope:
    bound, kept = _bound(body)
    names = {one.arg for one in _parameters(parameters)}
    kept = kept | names if keep_parameters else kept - names
    return Scope(kept, dict.fromkeys((bound | names) - kept, ""))


def _parameters(found: ast.arguments) -> list[ast.arg]:
    stars = [one for one in (found.vararg, found.kwarg) if one is not None]
    return [*found.posonlyargs, *found.args, *found.kwonlyargs, *stars]


def _evaluated_outside(found: ast.arguments) -> Iterator[ast.AST | None]:
    yield from (one.annotation for one in _parameters(found))
    yield from found.defaults
    yield from found.kw_defaults


def _bound(nodes: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """The names that code binds in its own scope: those that nobody else sees, and those that keep their names."""
    bound: set[str] = set()
    kept: set[str] = set()
    outer: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            kept.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            kept |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Global):
            kept |= set(node.names)
        elif isinstance(node, ast.Nonlocal):
            outer |= set(node.names)
        elif isinstance(node, COMPREHENSIONS):
            bound |= {one.target.id for one in ast.walk(node) if isinstance(one, ast.NamedExpr)}
        elif not isinstance(node, ast.Lambda):
            bound |= set(_binds(node))
            waiting += ast.iter_child_nodes(node)
    return bound - kept - outer, kept - outer


def _binds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest

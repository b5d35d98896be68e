"""Dependencies that are missing, stand elsewhere, or are another."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change, drop, drop_element
from checker.authoring.mutators.syntax import (
    COMMA,
    argument,
    called,
    calls_in,
    dotted,
    is_used,
    keyword,
    parameters_of,
    replace,
    route_call,
    routes_of,
    with_argument,
    without_element,
)

WORDS = ("Depends", "Security")


def dependency_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A dependency that nothing is read from is not asked for."""
    for whole, element in _listed(node):
        yield drop_element(whole, element, around)
    if isinstance(node, cst.FunctionDef):
        for param in parameters_of(node):
            if param.annotation is None or is_used(param.name.value, node.body):
                continue
            if list(calls_in(param, *WORDS)) or _is_alias(param.annotation.annotation, around):
                yield Change(param, cst.RemoveFromParent())


def dependency_moved(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A dependency stands at the next route, in place of this one."""
    function = around.above(node, cst.FunctionDef) if isinstance(node, cst.Arg) else None
    if not isinstance(function, cst.FunctionDef):
        return
    later = list(around.module.body)
    if function not in later:
        return
    targets = [call for one in later[later.index(function) + 1 :] for call in routes_of(one)][:1]
    for whole, element in _listed(node):
        for target in targets:
            news: dict[cst.CSTNode, cst.CSTNode] = {
                whole: without_element(whole, element),
                target: _with_dependency(target, element.value),
            }
            moved = replace(around.module, news)
            words = f"{around.source(element.value)} at {function.name.value}"
            yield Change(around.module, moved, shown=(words, f"{around.source(element.value)} at the next route"))


def another_dependency(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A dependency is one that it stands on itself, so that what it adds is not asked."""
    if not isinstance(node, cst.Call) or called(node) not in WORDS or not node.args:
        return
    function = around.functions.get(dotted(node.args[0].value))
    for param in parameters_of(function) if function else ():
        for inner in calls_in(param, *WORDS):
            if inner.args and dotted(inner.args[0].value) in around.functions:
                first = node.args[0].with_changes(value=inner.args[0].value)
                yield Change(node, node.with_changes(args=[first, *node.args[1:]]))


def scopes_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A token needs no scope."""
    if isinstance(node, cst.Call) and called(node) == "Security":
        scopes = argument(node, "scopes")
        if scopes is not None:
            yield drop(node, scopes, around)


def _listed(node: cst.CSTNode) -> Iterator[tuple[cst.List, cst.BaseElement]]:
    """The elements of `dependencies=[...]`."""
    if isinstance(node, cst.Arg) and keyword(node) == "dependencies" and isinstance(node.value, cst.List):
        for element in node.value.elements:
            yield node.value, element


def _is_alias(annotation: cst.BaseExpression, around: Around) -> bool:
    """Whether a name stands for `Annotated[..., Depends(...)]` in this module."""
    name = dotted(annotation)
    for line in around.module.body:
        for one in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(one, cst.Assign) and dotted(one.targets[0].target) == name:
                return bool(name) and any(True for _ in calls_in(one.value, *WORDS))
    return False


def _with_dependency(route: cst.Call, dependency: cst.BaseExpression) -> cst.Call:
    """The route with a dependency more."""
    assert route_call(route) is not None
    listed = argument(route, "dependencies")
    if listed is None or not isinstance(listed.value, cst.List):
        code = cst.Module([]).code_for_node(dependency)
        return with_argument(route, "dependencies", f"[{code}]")
    elements = [one.with_changes(comma=COMMA) for one in listed.value.elements]
    longer = listed.value.with_changes(elements=[*elements, cst.Element(dependency)])
    return cst.ensure_type(route.deep_replace(listed.value, longer), cst.Call)

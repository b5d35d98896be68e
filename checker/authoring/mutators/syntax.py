"""Reads and builds the pieces of Python that mutators have in common: calls, arguments, routes, statuses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import libcst as cst

METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "api_route", "websocket")
PLACES = ("Query", "Header", "Cookie", "Path", "Body", "Form", "File")
"""FastAPI's words for where a parameter comes from."""
TESTED = (cst.If, cst.IfExp, cst.CompIf, cst.BooleanOperation, cst.UnaryOperation)


def dotted(node: cst.CSTNode) -> str:
    """`status.HTTP_404_NOT_FOUND` as text; empty where it is no chain of names."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr.value}" if before else ""
    return ""


def last_name(node: cst.CSTNode) -> str:
    """The name that is called or read: `commit` of `session.commit`, whatever stands before it."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def called(node: cst.CSTNode) -> str:
    """The last name of what a call calls; empty where it is no call."""
    return last_name(node.func) if isinstance(node, cst.Call) else ""


def keyword(arg: cst.CSTNode) -> str:
    """The name of a named argument; empty for others."""
    return arg.keyword.value if isinstance(arg, cst.Arg) and arg.keyword is not None else ""


def argument(call: cst.Call, name: str) -> cst.Arg | None:
    """A call's argument of that name."""
    return next((arg for arg in call.args if keyword(arg) == name), None)


def without(call: cst.Call, dropped: cst.Arg) -> cst.Call:
    """The call with one argument less."""
    return call.with_changes(args=_tidy([arg for arg in call.args if arg is not dropped]))


def with_argument(call: cst.Call, name: str, value: str) -> cst.Call:
    """The call with a named argument more."""
    added = cst.Arg(cst.parse_expression(value), keyword=cst.Name(name), equal=TIGHT)
    args = [*call.args, added]
    commas = [one.with_changes(comma=COMMA) for one in args[:-1]]
    return call.with_changes(args=[*commas, added])


def without_element(whole: cst.CSTNode, dropped: cst.CSTNode) -> cst.CSTNode:
    """A list, set, tuple or dict with one element less."""
    elements = cast(Sequence[cst.Arg], getattr(whole, "elements", ()))
    left = [one for one in elements if one is not dropped]
    if isinstance(whole, cst.Set) and not left:
        return cst.parse_expression("set()")
    if isinstance(whole, cst.Tuple) and len(left) == 1:
        return whole.with_changes(elements=[left[0].with_changes(comma=cst.Comma())])
    return whole.with_changes(elements=_tidy(left))


def renamed(call: cst.Call, name: str) -> cst.Call:
    """The call with another function, of the same object where it is an attribute."""
    if isinstance(call.func, cst.Attribute):
        return call.with_changes(func=call.func.with_changes(attr=cst.Name(name)))
    return call.with_changes(func=cst.Name(name))


def text_of(node: cst.CSTNode) -> str | None:
    """The value of a plain string literal."""
    if not isinstance(node, cst.SimpleString):
        return None
    value = node.evaluated_value
    return value if isinstance(value, str) else None


def with_text(node: cst.SimpleString, text: str) -> cst.SimpleString | None:
    """The literal with another text between its quotes; None where that needs escapes."""
    if "\\" in text or node.quote[0] in text or ("\n" in text and len(node.quote) == 1):
        return None
    return node.with_changes(value=f"{node.prefix}{node.quote}{text}{node.quote}")


def status_of(node: cst.CSTNode) -> int | None:
    """The status that an expression names: 404, `status.HTTP_404_NOT_FOUND`."""
    if isinstance(node, cst.Integer) and re.fullmatch(r"[1-5]\d\d", node.value):
        return int(node.value)
    found = re.match(r"HTTP_(\d{3})_", last_name(node))
    return int(found[1]) if found else None


def route_call(node: cst.CSTNode) -> cst.Call | None:
    """The call of a decorator that makes a route."""
    call = node.decorator if isinstance(node, cst.Decorator) else node
    if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute) and called(call) in METHODS:
        path = path_of(call)
        return call if path is not None and (not path or path.startswith("/")) else None
    return None


def routes_of(function: cst.CSTNode) -> Iterator[cst.Call]:
    """The calls that make a function a route."""
    if isinstance(function, cst.FunctionDef):
        for decorator in function.decorators:
            call = route_call(decorator)
            if call is not None:
                yield call


def path_of(call: cst.Call) -> str | None:
    """The path of a route."""
    first = argument(call, "path") or next((arg for arg in call.args if arg.keyword is None), None)
    return text_of(first.value) if first else None


def parameters_of(function: cst.FunctionDef) -> list[cst.Param]:
    """All that can be named when it is called."""
    params = function.params
    return [*params.posonly_params, *params.params, *params.kwonly_params]


def is_used(name: str, within: cst.CSTNode) -> bool:
    """Whether a name is read somewhere in a piece of code."""
    return name in names_in(within)


def names_in(node: cst.CSTNode) -> Iterator[str]:
    """All names that stand in a piece of code."""
    if isinstance(node, cst.Name):
        yield node.value
    for child in node.children:
        yield from names_in(child)


def fields_of(owner: cst.ClassDef) -> Iterator[cst.AnnAssign]:
    """The annotated names of a class."""
    for line in owner.body.body:
        for one in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(one, cst.AnnAssign):
                yield one


def calls_in(node: cst.CSTNode, *names: str) -> Iterator[cst.Call]:
    """All calls of one of these functions in a piece of code, outer ones first."""
    if isinstance(node, cst.Call) and called(node) in names:
        yield node
    for child in node.children:
        yield from calls_in(child, *names)


class _Replacement(cst.CSTTransformer):
    def __init__(self, news: Mapping[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self.news = news

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Any:
        return self.news.get(original_node, updated_node)


def replace(module: cst.Module, news: Mapping[cst.CSTNode, cst.CSTNode]) -> cst.Module:
    """A module with several of its nodes replaced, none of which holds another."""
    return cst.ensure_type(module.visit(_Replacement(news)), cst.Module)


def small(statement: str) -> cst.BaseSmallStatement:
    """A statement of one line, without its line."""
    line = cst.ensure_type(cst.parse_statement(statement), cst.SimpleStatementLine)
    return line.body[0]


TIGHT = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _tidy(args: Sequence[cst.Arg]) -> list[cst.Arg]:
    """Without a comma after the last one, as it stands on one line."""
    if not args:
        return []
    return [*args[:-1], args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)]

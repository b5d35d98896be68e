"""Data that is not waited for, not kept, or kept as it came."""

import re
from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change
from checker.authoring.mutators.syntax import called, last_name, text_of

KEEPING = ("commit", "flush", "refresh", "rollback")
TOLD = ("print", "debug", "info", "warning", "error", "exception", "log", "expect", "include_router", "mount")
TIDYING = (
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "casefold",
    "removeprefix",
    "removesuffix",
    "copy",
    "deepcopy",
)


def await_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A coroutine is not waited for."""
    if isinstance(node, cst.Await):
        yield Change(node, node.expression)


def commit_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What was written is not made to last."""
    if isinstance(node, cst.Expr) and _statement_call(node) in KEEPING:
        yield Change(node, cst.Pass())
    text = text_of(node)
    if text is not None and re.search(r"\bCOMMIT\b", text):
        yield Change(node, cst.SimpleString(repr(text.replace("COMMIT", "ROLLBACK"))))


def write_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A statement that changes something is missing."""
    if around.above(node, cst.FunctionDef) is None:
        return
    if isinstance(node, cst.Expr):
        name = _statement_call(node)
        if name and name not in KEEPING + TOLD:
            yield Change(node, cst.Pass())
    elif isinstance(node, cst.Del | cst.AugAssign) or (isinstance(node, cst.Assign) and _changes_something(node)):
        yield Change(node, cst.Pass())


def taken_as_it_came(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A text or a copy is not made what is compared or kept later."""
    if isinstance(node, cst.Call) and called(node) in TIDYING and isinstance(node.func, cst.Attribute):
        yield Change(node, node.func.value)


def _statement_call(node: cst.Expr) -> str:
    """The name of what a statement calls, waited for or not."""
    call = node.value.expression if isinstance(node.value, cst.Await) else node.value
    return called(call)


def _changes_something(node: cst.Assign) -> bool:
    """Whether it assigns to a part of something. A status that is not set is another family's."""
    target = node.targets[0].target
    return isinstance(target, cst.Subscript | cst.Attribute) and last_name(target) != "status_code"

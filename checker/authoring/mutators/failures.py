"""Errors that are swallowed, taken for others, or not raised."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change
from checker.authoring.mutators.syntax import dotted, small, status_of

AS_500 = 'raise HTTPException(500, "Something went wrong")'
IMPORT = "from fastapi import HTTPException"


def raise_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """Nothing is refused."""
    if isinstance(node, cst.Raise):
        yield Change(node, cst.Pass())


def raise_returned(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """An error is answered like any value."""
    if isinstance(node, cst.Raise) and isinstance(node.exc, cst.Call):
        yield Change(node, cst.Return(node.exc))


def exception_swallowed(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """An error ends nothing: `None` is returned."""
    if isinstance(node, cst.ExceptHandler) and isinstance(node.body, cst.IndentedBlock):
        swallowed = node.body.with_changes(body=[cst.SimpleStatementLine([small("return None")])])
        yield Change(node.body, swallowed, shown=(around.source(node.body).strip(), "return None"))


def exception_remapped(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """An error that has an answer of its own is answered as a fault of the server."""
    if isinstance(node, cst.Raise) and around.above(node, cst.ExceptHandler) is not None and not _is_500(node):
        yield Change(node, small(AS_500), needs=IMPORT)


def exception_not_caught(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """An error that has an answer leaves the function."""
    if not isinstance(node, cst.Try):
        return
    for handler in node.handlers:
        others = [one for one in node.handlers if one is not handler]
        word = f"except {around.source(handler.type) if handler.type else ''}".strip()
        if others or node.finalbody:
            yield Change(node, node.with_changes(handlers=others), shown=(word, ""))
        elif node.orelse is None and isinstance(node.body, cst.IndentedBlock):
            whole = cst.If(cst.Name("True"), node.body, leading_lines=node.leading_lines)
            yield Change(node, whole, shown=(word, ""))


def exceptions_caught_in_another_order(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """The handler of one error comes after that of another."""
    if isinstance(node, cst.Try) and len(node.handlers) > 1:
        for place in range(len(node.handlers) - 1):
            order = list(node.handlers)
            order[place : place + 2] = reversed(order[place : place + 2])
            names = [dotted(one.type) if one.type else "" for one in node.handlers[place : place + 2]]
            shown = (" before ".join(names), " after ".join(names))
            yield Change(node, node.with_changes(handlers=order), shown=shown)


def another_exception_caught(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """More is caught than is meant, or hardly anything."""
    if isinstance(node, cst.ExceptHandler) and node.type is not None:
        name = dotted(node.type)
        yield Change(node.type, cst.Name("ArithmeticError" if name == "Exception" else "Exception"))


def clean_up_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What must happen in any case does not."""
    if isinstance(node, cst.Finally):
        yield Change(node.body, cst.IndentedBlock([cst.SimpleStatementLine([cst.Pass()])]))


def _is_500(node: cst.Raise) -> bool:
    """Whether it answers a fault of the server already."""
    return isinstance(node.exc, cst.Call) and any(status_of(arg.value) == 500 for arg in node.exc.args)

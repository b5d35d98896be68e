"""Numbers that are one off, and sums that are done another way."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change
from checker.authoring.mutators.syntax import called, keyword, renamed, status_of

BOUNDS = ("ge", "gt", "le", "lt", "min_length", "max_length", "multiple_of", "max_age", "default")
COUNTED = ("count", "range", "round", "limit", "offset", "islice", "next", "Retry")
OTHERS: dict[type[cst.BaseBinaryOp], cst.BaseBinaryOp] = {
    cst.Add: cst.Subtract(),
    cst.Subtract: cst.Add(),
    cst.Multiply: cst.Divide(),
    cst.Divide: cst.FloorDivide(),
    cst.FloorDivide: cst.Divide(),
    cst.Modulo: cst.FloorDivide(),
}


def off_by_one(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A number is one more, or one less."""
    if isinstance(node, cst.Integer) and _counts(node, around):
        value = node.evaluated_value
        yield Change(node, cst.Integer(str(value + 1)))
        # A sum that is off is wrong in the same way on either side; a bound is not.
        if value > 0 and not isinstance(around.parent(node), cst.BinaryOperation):
            yield Change(node, cst.Integer(str(value - 1)))


def another_sum(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """Two numbers are put together in another way."""
    if isinstance(node, cst.BinaryOperation) and type(node.operator) in OTHERS:
        if not isinstance(node.left, cst.SimpleString | cst.FormattedString):
            yield Change(node, node.with_changes(operator=OTHERS[type(node.operator)]))
    elif isinstance(node, cst.AugAssign):
        other = {cst.AddAssign: cst.SubtractAssign(), cst.SubtractAssign: cst.AddAssign()}.get(type(node.operator))
        if other is not None:
            yield Change(node, node.with_changes(operator=other))


def rounded_otherwise(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What is rounded is cut off, or not rounded at all."""
    if called(node) == "round" and isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.args:
        if len(node.args) == 1:
            yield Change(node, renamed(node, "int"))
        else:
            yield Change(node, node.args[0].value)


def _counts(node: cst.Integer, around: Around) -> bool:
    """Whether a number is a bound, a place, a size or a part of a sum, and no status."""
    parent = around.parent(node)
    if isinstance(parent, cst.Arg):
        call = around.parent(parent)
        return keyword(parent) in BOUNDS or (isinstance(call, cst.Call) and called(call) in COUNTED)
    if isinstance(parent, cst.ComparisonTarget):
        return status_of(node) is None
    if isinstance(parent, cst.Comparison):
        return status_of(node) is None
    return isinstance(parent, cst.BinaryOperation | cst.Index | cst.Slice | cst.Param | cst.AnnAssign | cst.Assign)

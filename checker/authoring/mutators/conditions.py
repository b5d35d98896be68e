"""Conditions that let through what they should stop, or the other way round."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change, drop_element
from checker.authoring.mutators.syntax import dotted

TURNED: dict[type[cst.BaseCompOp], cst.BaseCompOp] = {
    cst.Equal: cst.NotEqual(),
    cst.NotEqual: cst.Equal(),
    cst.In: cst.NotIn(),
    cst.NotIn: cst.In(),
    cst.Is: cst.IsNot(),
    cst.IsNot: cst.Is(),
    cst.LessThan: cst.GreaterThanEqual(),
    cst.GreaterThanEqual: cst.LessThan(),
    cst.GreaterThan: cst.LessThanEqual(),
    cst.LessThanEqual: cst.GreaterThan(),
}
MOVED: dict[type[cst.BaseCompOp], cst.BaseCompOp] = {
    cst.LessThan: cst.LessThanEqual(),
    cst.LessThanEqual: cst.LessThan(),
    cst.GreaterThan: cst.GreaterThanEqual(),
    cst.GreaterThanEqual: cst.GreaterThan(),
}
ENUMS = ("Enum", "StrEnum", "IntEnum", "Flag", "IntFlag")


def comparison_turned_round(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What is equal is taken for what differs, what is in for what is out."""
    if isinstance(node, cst.ComparisonTarget) and type(node.operator) in TURNED:
        yield _compared(node, TURNED[type(node.operator)], around)


def bound_taken_in_or_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A bound counts as inside where it is outside, or the other way round."""
    if isinstance(node, cst.ComparisonTarget) and type(node.operator) in MOVED:
        yield _compared(node, MOVED[type(node.operator)], around)


def and_for_or(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """Both are asked where one is enough, or one where both are."""
    if isinstance(node, cst.BooleanOperation):
        other = cst.Or() if isinstance(node.operator, cst.And) else cst.And()
        yield Change(node, node.with_changes(operator=other))


def part_of_a_condition_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """One half of a condition is not asked."""
    if isinstance(node, cst.BooleanOperation):
        yield Change(node, node.left)
        yield Change(node, node.right)


def condition_turned_round(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A condition that compares nothing is turned round."""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        yield Change(node, node.expression)
    elif isinstance(node, cst.If | cst.CompIf | cst.IfExp) and isinstance(
        node.test, cst.Name | cst.Attribute | cst.Call
    ):
        yield Change(node.test, cst.UnaryOperation(cst.Not(), node.test))


def condition_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A list holds what a condition should have kept out."""
    if isinstance(node, cst.CompFor) and node.ifs:
        for condition in node.ifs:
            yield Change(condition, cst.RemoveFromParent())


def another_role(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """One member of an enumeration is taken for the next."""
    if not isinstance(node, cst.Attribute) or not around.descends(dotted(node.value), *ENUMS):
        return
    members = _members(dotted(node.value), around)
    if node.attr.value in members and len(members) > 1:
        other = members[(members.index(node.attr.value) + 1) % len(members)]
        yield Change(node, node.with_changes(attr=cst.Name(other)))


def one_of_several_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A value that should be among others is not."""
    if not isinstance(node, cst.Set | cst.Tuple | cst.List):
        return
    is_one_of = len(node.elements) > 1 and isinstance(around.parent(node), cst.ComparisonTarget | cst.Assign)
    if isinstance(node, cst.Set) or is_one_of:
        for element in node.elements:
            yield drop_element(node, element, around)


def _compared(node: cst.ComparisonTarget, operator: cst.BaseCompOp, around: Around) -> Change:
    comparison = around.parent(node)
    assert comparison is not None
    new = node.with_changes(operator=operator)
    after = comparison.deep_replace(node, new)
    return Change(node, new, shown=(around.source(comparison), around.source(after) if after else ""))


def _members(name: str, around: Around) -> list[str]:
    owner = next(one for one in around.module.body if isinstance(one, cst.ClassDef) and one.name.value == name)
    lines = [line for line in owner.body.body if isinstance(line, cst.SimpleStatementLine)]
    assigned = [one.targets[0].target for line in lines for one in line.body if isinstance(one, cst.Assign)]
    return [target.value for target in assigned if isinstance(target, cst.Name)]

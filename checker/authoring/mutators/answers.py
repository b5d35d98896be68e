"""Answers that show more or less than promised."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change, drop, drop_element
from checker.authoring.mutators.parameters import MODELS
from checker.authoring.mutators.syntax import argument, called, dotted, keyword, route_call

FILTERS = ("exclude_unset", "exclude_none", "exclude_defaults", "exclude", "include", "by_alias", "mode")
KINDS = ("media_type", "response_class", "default_response_class")


def response_model_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A route sends all that its function returns."""
    if isinstance(node, cst.Call) and route_call(node):
        model = argument(node, "response_model")
        if model is not None:
            yield drop(node, model, around)


def response_model_widened_or_narrowed(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A route sends what another model of the same line of classes holds."""
    if not isinstance(node, cst.Name) or node.value not in around.bases or not _is_answer(node, around):
        return
    yield from (Change(node, cst.Name(base)) for base in around.bases[node.value] if base in around.bases)
    yield from (Change(node, cst.Name(name)) for name, bases in around.bases.items() if node.value in bases)


def model_without_its_base(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A model lacks the fields that it takes from another."""
    if isinstance(node, cst.ClassDef) and around.descends(node.name.value, *MODELS):
        for base in node.bases:
            if dotted(base.value) in around.bases:
                roots = [root for root in around.bases[dotted(base.value)] if root]
                for root in roots[:1]:
                    yield Change(base.value, cst.parse_expression(root))


def unset_members_sent(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What was to be left out of a body, or written otherwise, is sent as it is."""
    if isinstance(node, cst.Call) and (route_call(node) or called(node).startswith(("model_dump", "jsonable"))):
        for arg in node.args:
            if keyword(arg).removeprefix("response_model_") in FILTERS:
                yield drop(node, arg, around)


def member_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A dictionary lacks one of its members."""
    # To send a single header or none at all is the other family's.
    if isinstance(node, cst.Dict) and not (len(node.elements) == 1 and isinstance(around.parent(node), cst.Arg)):
        for element in node.elements:
            yield drop_element(node, element, around)


def media_type_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A response is sent as another kind."""
    if isinstance(node, cst.Call):
        for arg in node.args:
            if keyword(arg) in KINDS:
                yield drop(node, arg, around)


def _is_answer(node: cst.Name, around: Around) -> bool:
    """Whether a name stands in a route's `response_model` or return annotation."""
    arg = around.above(node, cst.Arg, cst.Annotation)
    if isinstance(arg, cst.Arg):
        return keyword(arg) == "response_model"
    function = around.parent(arg) if arg else None
    return (
        isinstance(function, cst.FunctionDef)
        and function.returns is arg
        and any(route_call(one) for one in function.decorators)
    )

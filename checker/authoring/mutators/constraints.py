"""Constraints that are looser than promised."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change, drop, is_asked
from checker.authoring.mutators.parameters import is_asked_field
from checker.authoring.mutators.syntax import (
    PLACES,
    called,
    calls_in,
    dotted,
    keyword,
    last_name,
    text_of,
    with_text,
)

HOLDERS = ("Field", "StringConstraints", "ConfigDict", "conint", "constr", "conlist", "confloat", *PLACES)
CONSTRAINTS = (
    "ge", "gt", "le", "lt", "min_length", "max_length", "pattern", "regex", "multiple_of", "max_digits",
    "decimal_places", "strict", "strip_whitespace", "to_lower", "to_upper", "extra", "allow_inf_nan", "frozen",
    "str_strip_whitespace", "discriminator",
)  # fmt: skip
LOOSER = {
    "int": "str",
    "float": "str",
    "bool": "str",
    "datetime": "str",
    "date": "str",
    "UUID": "str",
    "Decimal": "float",
    "EmailStr": "str",
    "AwareDatetime": "NaiveDatetime",
    "StrictInt": "int",
    "StrictBool": "bool",
    "PositiveInt": "int",
    "NonNegativeInt": "int",
}
IMPORTS = {"NaiveDatetime": "from pydantic import NaiveDatetime"}


def constraint_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A bound, a pattern or another rule for a value is missing."""
    if isinstance(node, cst.Name) and _is_asked_of_clients(node, around):
        bare = _without_constraints(node.value, around)
        if bare is not None:
            yield Change(node, bare)
    owner = around.above(node, cst.ClassDef)
    if isinstance(owner, cst.ClassDef) and owner.name.value not in around.asked_of_clients:
        return
    if isinstance(node, cst.Call) and called(node) in HOLDERS:
        for arg in node.args:
            if keyword(arg) in CONSTRAINTS:
                yield drop(node, arg, around)


def pattern_not_anchored(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A pattern fits a part of the value, in place of the whole."""
    parent, text = around.parent(node), text_of(node)
    if text is None or keyword(parent or node) not in ("pattern", "regex"):
        return
    string = cst.ensure_type(node, cst.SimpleString)
    for looser in (text.removeprefix("^"), text.removesuffix("$")):
        new = string.with_changes(value=f"{string.prefix}{string.quote}{looser}{string.quote}")
        if looser != text and with_text(string, looser.replace("\\", "")) is not None:
            yield Change(node, new)


def another_type(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A field or a parameter takes more than the type that is promised."""
    if not isinstance(node, cst.Name) or node.value not in LOOSER or not _is_asked_of_clients(node, around):
        return
    other = LOOSER[node.value]
    yield Change(node, cst.Name(other), needs=IMPORTS.get(other, ""))


def _is_asked_of_clients(node: cst.Name, around: Around) -> bool:
    """Whether a name stands in the annotation of a model's field, or of a parameter that FastAPI fills in."""
    annotation = around.above(node, cst.Annotation, cst.Call, cst.Lambda)
    if not isinstance(annotation, cst.Annotation):
        return _is_in_an_alias(node, around)
    owner = around.parent(annotation)
    if isinstance(owner, cst.AnnAssign):
        return is_asked_field(owner, around)
    if not isinstance(owner, cst.Param):
        return False
    function = around.above(owner, cst.FunctionDef)
    return isinstance(function, cst.FunctionDef) and is_asked(function, around)


def _is_in_an_alias(node: cst.Name, around: Around) -> bool:
    """`Quantity = Annotated[int, Field(ge=1)]`."""
    element = around.parent(around.parent(node) or node)
    parent = around.parent(element) if isinstance(element, cst.SubscriptElement) else None
    return isinstance(parent, cst.Subscript) and last_name(parent.value) == "Annotated"


def _without_constraints(name: str, around: Around) -> cst.BaseExpression | None:
    """The plain type of `Code = Annotated[str, Field(...)]`; None for other names, and for dependencies."""
    for line in around.module.body:
        for one in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if not isinstance(one, cst.Assign) or dotted(one.targets[0].target) != name:
                continue
            if isinstance(one.value, cst.Subscript) and any(calls_in(one.value, *HOLDERS)):
                first = one.value.slice[0].slice
                return first.value if isinstance(first, cst.Index) else None
    return None

"""Parameters read from elsewhere, under other names, with other defaults, or not asked for."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change, drop
from checker.authoring.mutators.syntax import (
    PLACES,
    argument,
    called,
    calls_in,
    dotted,
    is_used,
    keyword,
    parameters_of,
    path_of,
    renamed,
    routes_of,
    text_of,
    with_text,
)

ELSEWHERE = {"Query": "Header", "Header": "Query", "Cookie": "Header", "Body": "Query", "Form": "Body", "File": "Body"}
NAMES = ("alias", "validation_alias", "serialization_alias")
SCALARS = ("str", "int", "float", "bool", "None", "date", "datetime", "UUID")
MODELS = ("BaseModel", "SQLModel")


def read_from_elsewhere(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A parameter is read from another part of the request."""
    if isinstance(node, cst.Call) and called(node) in ELSEWHERE and not isinstance(node.func, cst.Attribute):
        other = ELSEWHERE[called(node)]
        yield Change(node, renamed(node, other), needs=f"from fastapi import {other}")
    elif isinstance(node, cst.Param) and node.annotation is not None and _route_above(node, around) is not None:
        other = _other_place(node, around)
        if other:
            source = f"Annotated[{around.source(node.annotation.annotation)}, {other}()]"
            yield Change(
                node.annotation.annotation,
                cst.parse_expression(source),
                needs=f"from typing import Annotated\nfrom fastapi import {other}",
            )


def alias_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A name that differs between Python and HTTP no longer does."""
    if isinstance(node, cst.Call):
        for arg in node.args:
            if keyword(arg) in NAMES:
                yield drop(node, arg, around)


def embed_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A value is the whole body, in place of a member of it."""
    if isinstance(node, cst.Call) and called(node) == "Body":
        embed = argument(node, "embed")
        if embed is not None:
            yield drop(node, embed, around)


def no_longer_required(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What had to be sent may be left out."""
    if isinstance(node, cst.Param) and node.default is None and node.annotation and _is_asked_of_clients(node, around):
        yield Change(
            node,
            node.with_changes(
                annotation=node.annotation.with_changes(annotation=_optional(node.annotation.annotation)),
                default=cst.Name("None"),
                equal=cst.MaybeSentinel.DEFAULT,
            ),
        )
    elif isinstance(node, cst.AnnAssign) and node.value is None and is_asked_field(node, around):
        annotation = node.annotation.with_changes(annotation=_optional(node.annotation.annotation))
        yield Change(node, node.with_changes(annotation=annotation, value=cst.Name("None")))


def default_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What could be left out must be sent."""
    if isinstance(node, cst.Param) and node.default is not None and not calls_of_fastapi(node.default):
        yield Change(node, node.with_changes(default=None, equal=cst.MaybeSentinel.DEFAULT))
    elif isinstance(node, cst.AnnAssign) and node.value is not None and is_model_field(node, around):
        if not calls_of_fastapi(node.value) and not list(calls_in(node.value, "Field")):
            yield Change(node, node.with_changes(value=None, equal=cst.MaybeSentinel.DEFAULT))
    elif isinstance(node, cst.Call) and called(node) in ("Field", *PLACES):
        for name in ("default", "default_factory"):
            arg = argument(node, name)
            if arg is not None:
                yield drop(node, arg, around)


def another_default(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What is not sent is taken for something else."""
    parent = around.parent(node)
    text = text_of(node)
    is_default = (isinstance(parent, cst.Param) and parent.default is node) or (
        isinstance(parent, cst.AnnAssign) and parent.value is node
    )
    if is_default and text is not None:
        new = with_text(cst.ensure_type(node, cst.SimpleString), text[:-1] if text else "x")
        if new is not None:
            yield Change(node, new)


def flag_turned_round(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """What is switched on is off, what is off is on."""
    if isinstance(node, cst.Name) and node.value in ("True", "False"):
        yield Change(node, cst.Name("False" if node.value == "True" else "True"))


def is_model_field(node: cst.CSTNode, around: Around) -> bool:
    """Whether an annotated name is a field of a model."""
    owner = around.above(node, cst.ClassDef, cst.FunctionDef)
    return isinstance(owner, cst.ClassDef) and around.descends(owner.name.value, *MODELS)


def is_asked_field(node: cst.CSTNode, around: Around) -> bool:
    """Whether an annotated name is a field of a model that requests are read into."""
    owner = around.above(node, cst.ClassDef)
    is_input = isinstance(owner, cst.ClassDef) and owner.name.value in around.asked_of_clients
    return is_input and is_model_field(node, around)


def calls_of_fastapi(node: cst.CSTNode) -> bool:
    """Whether a default is FastAPI's word for where a parameter comes from."""
    return any(True for _ in calls_in(node, "Depends", "Security", *PLACES))


def _optional(annotation: cst.BaseExpression) -> cst.BaseExpression:
    return cst.BinaryOperation(annotation, cst.BitOr(), cst.Name("None"))


def _route_above(node: cst.Param, around: Around) -> cst.FunctionDef | None:
    function = around.above(node, cst.FunctionDef)
    return function if isinstance(function, cst.FunctionDef) and any(routes_of(function)) else None


def _in_path(name: str, function: cst.FunctionDef) -> bool:
    return any(f"{{{name}" in (path_of(call) or "") for call in routes_of(function))


def _is_asked_of_clients(node: cst.Param, around: Around) -> bool:
    """Whether a request must bring this parameter, outside the path."""
    function = around.above(node, cst.FunctionDef, cst.Lambda)
    if not isinstance(function, cst.FunctionDef) or node not in parameters_of(function) or node.annotation is None:
        return False
    annotation = node.annotation.annotation
    if calls_of_fastapi(annotation):
        return not list(calls_in(annotation, "Depends", "Security", "Path"))
    return any(routes_of(function)) and not _in_path(node.name.value, function) and _is_plain(annotation, around)


def _is_plain(annotation: cst.BaseExpression, around: Around) -> bool:
    """Whether FastAPI reads it from the query or the body: no dependency under another name, no Request."""
    return any(is_used(name, annotation) for name in SCALARS) or around.descends(dotted(annotation), *MODELS)


def _other_place(node: cst.Param, around: Around) -> str:
    """Where a parameter that names no place is read from by mistake; empty where it can't be told."""
    assert node.annotation is not None
    function, annotation = _route_above(node, around), node.annotation.annotation
    says_where = calls_of_fastapi(annotation) or (node.default is not None and calls_of_fastapi(node.default))
    if function is None or _in_path(node.name.value, function) or says_where:
        return ""
    if around.descends(dotted(annotation), *MODELS):
        return "Form"
    return "Header" if any(is_used(name, annotation) for name in SCALARS) else ""

"""Wrong methods, paths, and orders of routes."""

from collections.abc import Iterator, Sequence

import libcst as cst

from checker.authoring.mutators.change import Around, Change
from checker.authoring.mutators.syntax import (
    called,
    keyword,
    path_of,
    renamed,
    route_call,
    routes_of,
    text_of,
    with_text,
)

OTHER_METHODS = {"get": "post", "post": "put", "put": "patch", "patch": "put", "delete": "post"}


def another_method(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A route answers to another method."""
    if isinstance(node, cst.Call) and route_call(node) and called(node) in OTHER_METHODS:
        other = OTHER_METHODS[called(node)]
        yield Change(node, renamed(node, other), shown=(f".{called(node)}(", f".{other}("))


def another_path(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """The last fixed part of a path is another word: `/books` for `/book`, and the other way round."""
    path = _path_text(node, around)
    if path is None:
        return
    parts = path.split("/")
    fixed = [index for index, part in enumerate(parts) if part and "{" not in part]
    if fixed:
        part = parts[fixed[-1]]
        parts[fixed[-1]] = part[:-1] if part.endswith("s") and len(part) > 1 else f"{part}s"
        yield from _written(node, "/".join(parts))


def slash_at_the_end(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A path ends with a slash, or no longer does: who asks for the other is sent there by a redirect."""
    path = _path_text(node, around)
    if path is not None and path != "/":
        yield from _written(node, path.rstrip("/") if path.endswith("/") else f"{path}/")


def routes_in_another_order(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A route stands after the next one that answers to some of the same requests."""
    parent = around.parent(node)
    body = parent.body if isinstance(parent, cst.Module | cst.IndentedBlock) else ()
    if not isinstance(body, Sequence) or not isinstance(node, cst.FunctionDef):
        return
    place = next((index for index, one in enumerate(body) if one is node), len(body))
    for later in range(place + 1, len(body)):
        if any(clash(one, other) for one in routes_of(node) for other in routes_of(body[later])):
            order = [*body[:place], *body[place + 1 : later + 1], node, *body[later + 1 :]]
            assert parent is not None
            names = (node.name.value, cst.ensure_type(body[later], cst.FunctionDef).name.value)
            yield Change(parent, parent.with_changes(body=order), shown=(" before ".join(names), " after ".join(names)))
            return


def prefix_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A router's paths lack what stands before all of them."""
    if isinstance(node, cst.Call) and called(node) in ("APIRouter", "include_router", "mount"):
        for arg in node.args:
            if keyword(arg) == "prefix":
                yield Change(arg.value, cst.SimpleString('""'))


def clash(one: cst.Call, other: cst.Call) -> bool:
    """Whether some request fits both routes, which do not have the same path."""
    first, second = path_of(one), path_of(other)
    if first is None or second is None or first == second or called(one) != called(other):
        return False
    if ":path}" in first + second:
        return True
    parts = list(zip(first.split("/"), second.split("/"), strict=False))
    same_length = first.count("/") == second.count("/")
    return same_length and all(left == right or "{" in left or "{" in right for left, right in parts)


def _path_text(node: cst.CSTNode, around: Around) -> str | None:
    """The text of a literal that is a route's path."""
    text = text_of(node)
    if text is None or not text.startswith("/"):
        return None
    arg = around.parent(node)
    call = around.parent(arg) if arg else None
    if not isinstance(arg, cst.Arg) or not isinstance(call, cst.Call):
        return None
    is_path = route_call(call) is not None and keyword(arg) in ("", "path")
    return text if is_path or keyword(arg) == "prefix" else None


def _written(node: cst.CSTNode, path: str) -> Iterator[Change]:
    new = with_text(cst.ensure_type(node, cst.SimpleString), path)
    if new is not None:
        yield Change(node, new)

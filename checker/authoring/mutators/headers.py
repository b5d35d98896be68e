"""Headers and parts of cookies that are not sent."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change, drop
from checker.authoring.mutators.syntax import called, keyword

COOKIE = ("httponly", "secure", "samesite", "max_age", "expires", "path", "domain")
HEADERS_PLACE = 2
"""Where `HTTPException` takes its headers if they are not named."""


def header_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A response lacks the headers that it should have."""
    if not isinstance(node, cst.Call):
        return
    for place, arg in enumerate(node.args):
        unnamed = not keyword(arg) and place == HEADERS_PLACE and called(node).endswith("HTTPException")
        if keyword(arg) == "headers" or unnamed:
            yield drop(node, arg, around)


def part_of_a_cookie_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A cookie is kept longer, or shown to more, than promised."""
    if isinstance(node, cst.Call) and called(node) in ("set_cookie", "delete_cookie"):
        for arg in node.args:
            if keyword(arg) in COOKIE:
                yield drop(node, arg, around)


def realm_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A challenge does not say what it is for."""
    if isinstance(node, cst.Call) and called(node).startswith("HTTP"):
        for arg in node.args:
            if keyword(arg) == "realm":
                yield drop(node, arg, around)

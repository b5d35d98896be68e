"""Wrong statuses."""

from collections.abc import Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change, drop
from checker.authoring.mutators.syntax import called, keyword, last_name, route_call, status_of

OTHERS = {
    200: (201,), 201: (200,), 202: (200,), 204: (200,), 206: (200,), 301: (302,), 302: (303,), 303: (307,), 304: (200,),
    307: (303,), 308: (307,), 400: (422, 404), 401: (403,), 403: (401, 404), 404: (400, 200), 405: (404,), 406: (415,),
    409: (400,), 410: (404,), 411: (400,), 412: (409,), 413: (400,), 415: (400,), 416: (400,), 422: (400,),
    423: (409,), 425: (400,), 428: (412,), 429: (503,), 431: (400,), 500: (400,), 501: (500,), 502: (500,),
    503: (500,), 504: (502,),
}  # fmt: skip
"""What is answered in place of each by somebody who confuses the two."""

DEFAULT = 200
"""What is answered where no status is said."""


def another_status(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A status is one that it is often confused with."""
    status = status_of(node) if isinstance(node, cst.Integer | cst.Attribute | cst.Name) else None
    if status is None or (isinstance(node, cst.Integer) and not _is_meant_as_status(node, around)):
        return
    for other in OTHERS.get(status, ()):
        yield Change(node, cst.Integer(str(other)))


def status_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A route or a response doesn't say its status, so that it is 200."""
    if isinstance(node, cst.Call) and (route_call(node) or called(node).endswith("Response")):
        for arg in node.args:
            if keyword(arg) == "status_code" and status_of(arg.value) != DEFAULT:
                yield drop(node, arg, around)
    elif isinstance(node, cst.Assign) and last_name(node.targets[0].target) == "status_code":
        yield Change(node, cst.Pass())


def _is_meant_as_status(node: cst.Integer, around: Around) -> bool:
    parent = around.parent(node)
    if isinstance(parent, cst.Assign):
        return "status" in last_name(parent.targets[0].target).lower()
    if isinstance(parent, cst.ComparisonTarget):
        comparison = around.parent(parent)
        return isinstance(comparison, cst.Comparison) and last_name(comparison.left) == "status_code"
    if not isinstance(parent, cst.Arg):
        return False
    call = around.parent(parent)
    is_first = isinstance(call, cst.Call) and call.args[0] is parent and not keyword(parent)
    return keyword(parent) == "status_code" or (is_first and called(call).endswith("HTTPException") if call else False)

"""Lists in another order, or cut at another place."""

import re
from collections.abc import Callable, Iterator

import libcst as cst

from checker.authoring.mutators.change import Around, Change
from checker.authoring.mutators.syntax import argument, called, renamed, text_of, with_argument, with_text, without

CLAUSES = ("order_by", "limit", "offset", "where", "filter", "filter_by")


def order_turned_round(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """The last comes first."""
    if isinstance(node, cst.Call):
        if called(node) in ("desc", "asc"):
            yield Change(node, renamed(node, "asc" if called(node) == "desc" else "desc"))
        elif called(node) in ("sorted", "sort"):
            turned = argument(node, "reverse")
            yield Change(node, without(node, turned) if turned else with_argument(node, "reverse", "True"))
        elif called(node) == "order_by" and len(node.args) == 1 and called(node.args[0].value) not in ("desc", "asc"):
            column = node.args[0].value
            turned_column = cst.Call(cst.Attribute(column, cst.Name("desc")))
            yield Change(column, turned_column)
    else:
        yield from _in_sql(node, _turn_sql)


def order_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A list comes as it is kept."""
    if isinstance(node, cst.Call) and called(node) in ("sorted", "reversed") and node.args:
        yield Change(node, cst.Call(cst.Name("list"), [cst.Arg(node.args[0].value)]))
    elif isinstance(node, cst.Expr) and called(node.value) in ("sort", "reverse"):
        yield Change(node, cst.Pass())
    else:
        yield from _in_sql(node, lambda text: re.sub(r"\s+ORDER BY .*?(?=\s+LIMIT|$)", "", text, flags=re.I | re.S))


def clause_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """A query lacks a part: its order, its limit, a condition."""
    if isinstance(node, cst.Call) and called(node) in CLAUSES and isinstance(node.func, cst.Attribute):
        yield Change(node, node.func.value)
    yield from _in_sql(node, lambda text: re.sub(r"\s+LIMIT\s+\S+(\s+OFFSET\s+\S+)?", "", text, flags=re.I))


def first_for_last(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """The first of a list is taken for the last, or the other way round."""
    if isinstance(node, cst.Index):
        source = around.source(node.value)
        if source in ("-1", "0"):
            yield Change(node.value, cst.parse_expression("0" if source == "-1" else "-1"))


def key_left_out(node: cst.CSTNode, around: Around) -> Iterator[Change]:
    """Things are put in order, or the largest found, by the whole of them."""
    if isinstance(node, cst.Call) and called(node) in ("sorted", "sort", "min", "max"):
        key = argument(node, "key")
        if key is not None:
            yield Change(node, without(node, key))


def _turn_sql(text: str) -> str:
    if re.search(r"\bDESC\b", text, re.I):
        return re.sub(r"\s+DESC\b", "", text, flags=re.I)
    found = re.search(r"\bORDER BY\s+[\w.]+(\s+ASC\b)?", text, re.I)
    if found is None:
        return text
    column = re.sub(r"\s+ASC$", "", found[0], flags=re.I)
    return f"{text[: found.start()]}{column} DESC{text[found.end() :]}"


def _in_sql(node: cst.CSTNode, rewrite: Callable[[str], str]) -> Iterator[Change]:
    text = text_of(node)
    if text is None or not re.match(r"\s*(SELECT|WITH|UPDATE|DELETE|INSERT)\b", text, re.I):
        return
    after = rewrite(text)
    new = with_text(cst.ensure_type(node, cst.SimpleString), after)
    if after != text and new is not None:
        yield Change(node, new)

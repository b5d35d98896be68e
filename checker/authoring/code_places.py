"""The places of a module that a change can be in, and which of them the known fixes of a kata touch.

A place is a function with its decorators, a class without its methods, or a statement of the module.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider

from checker.authoring.mutators.change import Around
from checker.authoring.mutators.syntax import dotted


@dataclass(frozen=True)
class Place:
    """A part of a module, by the name that an author would call it."""

    name: str
    """`find_book`, `Shelves.find`, `Book`, or what a statement assigns to."""
    first: int
    """Its first line, 1 for the module's."""
    last: int
    nodes: tuple[cst.CSTNode, ...]
    """All that stands in it, outer ones first."""


@dataclass(frozen=True)
class ReadModule:
    """A module with its places, the way up from each node and the line of each."""

    around: Around
    places: tuple[Place, ...]
    positions: Mapping[cst.CSTNode, CodeRange]


def read_module(source: str) -> ReadModule:
    """Parse a module and find its places, in order. Imports are none."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    positions = wrapper.resolve(PositionProvider)
    around = Around(wrapper.module, wrapper.resolve(ParentNodeProvider))
    places = (
        Place(name, *_lines(node, positions), tuple(_nodes(node, node)))
        for name, node in _named(wrapper.module.body, "")
    )
    return ReadModule(around, tuple(places), positions)


def touched_lines(source: str, others: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The first and last lines of `source` at which another version of it differs.

    Where the other version only has more, that is the line before and the line after.
    """
    lines = source.splitlines()
    for other in others:
        matcher = difflib.SequenceMatcher(None, lines, other.splitlines(), autojunk=False)
        for kind, first, last, _, _ in matcher.get_opcodes():
            if kind == "insert":
                yield first, first + 1
            elif kind != "equal":
                changed = [number for number in range(first, last) if lines[number].strip()]
                yield from ((number + 1, number + 1) for number in changed)


def find_touched(places: Iterable[Place], lines: Iterable[tuple[int, int]]) -> set[str]:
    """The names of the places that hold a changed line, or both lines between which one was put."""
    spans = list(lines)
    return {one.name for one in places if any(one.first <= low and high <= one.last for low, high in spans)}


def _named(body: Iterable[cst.CSTNode], prefix: str) -> Iterator[tuple[str, cst.CSTNode]]:
    for node in body:
        if isinstance(node, cst.FunctionDef):
            yield prefix + node.name.value, node
        elif isinstance(node, cst.ClassDef):
            yield prefix + node.name.value, node
            yield from (one for one in _named(node.body.body, f"{node.name.value}.") if _is_apart(one[1]))
        elif not prefix and not is_import(node) and not _is_docstring(node):
            yield _assigned(node) or "the module", node


def _assigned(node: cst.CSTNode) -> str:
    """What a statement assigns to; the expression that it is, where it only calls something."""
    for one in node.body if isinstance(node, cst.SimpleStatementLine) else ():
        if isinstance(one, cst.Assign):
            return dotted(one.targets[0].target)
        if isinstance(one, cst.AnnAssign):
            return dotted(one.target)
    return ""


def _nodes(node: cst.CSTNode, root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A place's nodes; those of a class end where its methods begin."""
    yield node
    for child in node.children:
        if not (isinstance(root, cst.ClassDef) and _is_apart(child)):
            yield from _nodes(child, root)


def _lines(node: cst.CSTNode, positions: Mapping[cst.CSTNode, CodeRange]) -> tuple[int, int]:
    decorators = node.decorators if isinstance(node, cst.FunctionDef | cst.ClassDef) else ()
    first = positions[decorators[0]] if decorators else positions[node]
    if isinstance(node, cst.ClassDef):
        # To the line before the first method, which is a place of its own.
        apart = [child for child in node.body.body if _is_apart(child)]
        if apart:
            return first.start.line, _lines(apart[0], positions)[0] - 1
    return first.start.line, positions[node].end.line


def _is_apart(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.FunctionDef | cst.ClassDef)


def is_import(node: cst.CSTNode) -> bool:
    """Whether a statement imports something."""
    lines = node.body if isinstance(node, cst.SimpleStatementLine) else ()
    return any(isinstance(one, cst.Import | cst.ImportFrom) for one in lines)


def _is_docstring(node: cst.CSTNode) -> bool:
    lines = node.body if isinstance(node, cst.SimpleStatementLine) else ()
    return any(isinstance(one, cst.Expr) and isinstance(one.value, cst.SimpleString) for one in lines)

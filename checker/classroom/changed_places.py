"""Says in words where a submission differs from the starter: which lines, in which functions, whatever its layout."""

import ast
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.classroom.normal_form import describe
from checker.classroom.tidying import IMPORTS

BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases", "decorator_list")
"""Fields that hold what is compared on its own."""
LONGEST = 1500
"""So many pieces of a file are compared; the time that takes grows with their square."""
TOLD_SPANS = 3
TOLD_PLACES = 2


@dataclass(frozen=True)
class Piece:
    """A statement without those in it, or a decorator."""

    text: str
    """What it says, and how deep it stands."""
    first: int
    last: int
    owner: str
    """The function or class that it is of: `find_book`, `Shelves.find`; empty for the module."""
    is_import: bool


def tell_change(starter: Mapping[str, ast.Module], modules: Mapping[str, ast.Module]) -> str:
    """Where they differ: `changes lines 12-14 of app.py, in read_book`.

    Args:
        starter: The starter's tidied modules, by path.
        modules: The submission's.
    """
    said = [f"leaves out {path}" for path in sorted(starter.keys() - modules.keys())]
    said += [f"adds {path}" for path in sorted(modules.keys() - starter.keys())]
    for path in sorted(starter.keys() & modules.keys()):
        told = tell_file(path, list(find_pieces(starter[path])), list(find_pieces(modules[path])))
        said += [told] if told else []
    return _shorten(said, TOLD_PLACES, "; ") or "changes the order or the names alone"


def tell_file(path: str, old: Sequence[Piece], new: Sequence[Piece]) -> str:
    """Where one file differs; empty where it does not."""
    if max(len(old), len(new)) > LONGEST:
        return f"changes much of {path}"
    changed: list[int] = []
    added: list[Piece] = []
    after: list[int] = []
    matcher = difflib.SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            continue
        changed += range(old_from, old_to)
        added += new[new_from:new_to]
        if kind == "insert" and not all(one.is_import for one in new[new_from:new_to]):
            after.append(old[old_from - 1].last if old_from else 0)
    if not (changed or added):
        return ""
    owners = _owners([*(old[number] for number in changed), *added])
    return _tell(path, _spans(old, changed), after, owners) or f"changes imports of {path}"


def find_pieces(module: ast.Module) -> Iterator[Piece]:
    """The pieces of a module, in order."""
    yield from _pieces(module.body, 0, "")


def _pieces(block: Sequence[ast.AST], depth: int, owner: str) -> Iterator[Piece]:
    for node in block:
        within = owner
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            within = f"{owner}.{node.name}" if owner else node.name
            yield from (_piece(one, depth, within, one) for one in node.decorator_list)
        yield _piece(node, depth, within, _head(node))
        for name in ("body", "handlers", "cases", "orelse", "finalbody"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                yield from _pieces(inner, depth + 1, within)


def _piece(node: ast.AST, depth: int, owner: str, head: ast.AST) -> Piece:
    first = getattr(node, "lineno", getattr(getattr(node, "pattern", None), "lineno", 0))
    last = getattr(head, "end_lineno", None) or first
    return Piece(f"{depth} {describe(node, BLOCKS)}", first, max(first, last), owner, isinstance(node, IMPORTS))


def _head(node: ast.AST) -> ast.AST:
    """The part of a statement that ends where those in it begin."""
    if not isinstance(getattr(node, "body", None), list):
        return node
    parts = [one for name, one in ast.iter_fields(node) if name not in BLOCKS and isinstance(one, ast.AST)]
    return max(parts, key=lambda one: getattr(one, "end_lineno", 0), default=ast.Pass())


def _spans(pieces: Sequence[Piece], changed: Sequence[int]) -> list[tuple[int, int]]:
    """The lines of those that changed, imports left out; what stands between two neighbours is a comment or nothing."""
    spans: list[tuple[int, int]] = []
    before = None
    for number in changed:
        one = pieces[number]
        if one.is_import:
            continue
        if spans and number - 1 == before:
            spans[-1] = (spans[-1][0], max(spans[-1][1], one.last))
        else:
            spans.append((one.first, one.last))
        before = number
    return spans


def _owners(pieces: Sequence[Piece]) -> list[str]:
    return list(dict.fromkeys(one.owner for one in pieces if one.owner and not one.is_import))


def _tell(path: str, spans: Sequence[tuple[int, int]], after: Sequence[int], owners: Sequence[str]) -> str:
    where = f", in {_shorten(owners, TOLD_PLACES, ' and ')}" if owners else ""
    if spans:
        lines = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
        word = "line" if len(lines) == 1 and "-" not in lines[0] else "lines"
        return f"changes {word} {_shorten(lines, TOLD_SPANS, ', ')} of {path}{where}"
    if after:
        places = [f"after line {line}" if line else "at the top" for line in dict.fromkeys(after)]
        return f"adds to {path} {_shorten(places, TOLD_SPANS, ', ')}{where}"
    return ""


def _shorten(words: Sequence[str], most: int, between: str) -> str:
    left = len(words) - most
    return between.join(words[:most]) + (f" and {left} more" if left > 0 else "")

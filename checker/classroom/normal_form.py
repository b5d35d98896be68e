"""Reads what a submission's files say once comments, layout, names and the like are put aside; it never runs any.

Python's own parser is used and not libcst, on which the mutations stand: what libcst keeps, comments and layout, goes
here, and hostile source of a few kilobytes (thousands of open brackets) ends the process in which libcst reads it.
"""

import ast
import hashlib
import tokenize
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from checker.classroom.local_names import rename_locals
from checker.classroom.tidying import tidy

VERSION = 1
"""Raised whenever the same source comes to another key, so that keys of old and new never mix."""
LONGEST_BYTES = 64 * 1024
"""How long all files together may be: a kata's are a few kilobytes."""
IGNORED = ("ctx", "kind", "type_comment")
ENCODINGS = ("utf-8", "utf-8-sig", "iso-8859-1", "ascii", "us-ascii", "cp1252")
"""Those that a file may name; others decode slowly or to anything."""
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, LookupError)
"""What the parser raises at source that is none, holds null bytes or endless numbers, or is nested too deep."""


@dataclass(frozen=True)
class NormalForm:
    """What a submission says."""

    key: str
    """Equal where two submissions say the same; empty where this one can't be compared."""
    problem: str = ""
    """Why it can't be compared: `does not parse`, `too large to compare`."""


def find_form(files: Mapping[str, bytes]) -> NormalForm:
    """The normal form of a submission's editable files."""
    if sum(map(len, files.values())) > LONGEST_BYTES:
        return NormalForm("", "too large to compare")
    try:
        return NormalForm(_hash(files))
    except UNREADABLE:
        return NormalForm("", "does not parse")


def read_modules(files: Mapping[str, bytes]) -> dict[str, ast.Module]:
    """Each Python file of a submission that has a normal form, tidied, with the learner's names and lines."""
    return {path: parse(content) for path, content in files.items() if _is_python(path)}


def parse(content: bytes) -> ast.Module:
    """A module, tidied; names are as they were.

    Raises:
        SyntaxError: It is not Python. So are the other errors of `UNREADABLE`, for the reasons given there.
    """
    encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
    if encoding.lower() not in ENCODINGS:
        raise SyntaxError(f"The encoding {encoding} is not read.")
    with warnings.catch_warnings():
        # A backslash that escapes nothing is warned of here already.
        warnings.simplefilter("ignore")
        return tidy(ast.parse(content))


def describe(node: object, left_out: tuple[str, ...] = ()) -> str:
    """A piece of code as text: equal where two pieces say the same. It is the same with every version of Python.

    Args:
        node: A node, a list of nodes, or a value.
        left_out: Fields of this node, not of those in it, that do not count.
    """
    if isinstance(node, ast.AST):
        return f"{type(node).__name__}({','.join(_fields(node, left_out))})"
    if isinstance(node, list):
        return f"[{','.join(map(describe, node))}]"
    return repr(node)


def _fields(node: ast.AST, left_out: tuple[str, ...]) -> Iterator[str]:
    for name in node._fields:
        value = getattr(node, name, None)
        # What is not there is not told: newer versions have fields that older ones lack.
        if value is not None and value != [] and name not in IGNORED and name not in left_out:
            yield f"{name}={describe(value)}"


def _is_python(path: str) -> bool:
    return path.endswith(".py")


def _hash(files: Mapping[str, bytes]) -> str:
    sha = hashlib.sha256(f"normal form {VERSION}\0".encode())
    for path, content in sorted(files.items()):
        said = content
        if _is_python(path):
            elsewhere = [other for name, other in files.items() if name != path]
            said = describe(rename_locals(parse(content), elsewhere)).encode("utf-8", "surrogatepass")
        sha.update(f"{path}\0{len(said)}\0".encode())
        sha.update(said)
    return sha.hexdigest()

"""Compares what was promised with what was received: strictly, to the member, without ever raising.

In Python `True == 1 == 1.0` and `{"id": True} == {"id": 1}`; in JSON they are different values, and so they are here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.checks.matchers import AtLeast, Matcher, OneOf

SHOWN_CHARACTERS = 400
DIFFERENCES = 20
DEPTH = 60


@dataclass(frozen=True)
class Mismatch:
    """One thing that was promised, and what was received in its place."""

    what: str
    promised: str
    received: str


class Missing:
    """Stands for a member that is not there."""

    def __repr__(self) -> str:
        return "no such member"


MISSING = Missing()


def compare(what: str, promised: Any, received: Any) -> list[Mismatch]:
    """The differences, at most `DIFFERENCES`, outermost and first ones first.

    Args:
        what: What is compared, in words; paths are added to it as `json $.items[0].title`.
        promised: A value, or matchers at any depth of it.
        received: Anything.
    """
    found = []
    for mismatch in differences(promised, received, "$", 0):
        found.append(Mismatch(f"{what} {mismatch.what}".removesuffix(" $"), mismatch.promised, mismatch.received))
        if len(found) == DIFFERENCES:
            break
    return found


def differences(promised: Any, received: Any, path: str, depth: int) -> Iterator[Mismatch]:
    """Walk both values side by side; what `promised` holds bounds the walk."""
    if isinstance(promised, Matcher):
        if received is MISSING or not promised.fits(received):
            yield Mismatch(path, promised.words, show(received))
    elif isinstance(promised, OneOf):
        if all(any(differences(choice, received, path, depth + 1)) for choice in promised.choices):
            yield Mismatch(path, " or ".join(show(choice) for choice in promised.choices), show(received))
    elif isinstance(promised, AtLeast):
        yield from members(promised.members, received, path, depth, whole=False)
    elif isinstance(promised, dict):
        yield from members(promised, received, path, depth, whole=True)
    elif isinstance(promised, list | tuple):
        yield from elements(promised, received, path, depth)
    elif type(promised) is not type(received) or promised != received:
        yield Mismatch(path, show(promised), show(received))


def members(promised: dict[Any, Any], received: Any, path: str, depth: int, *, whole: bool) -> Iterator[Mismatch]:
    """Compare an object; where `whole`, members that were not promised are differences too."""
    if not isinstance(received, dict) or depth > DEPTH:
        yield Mismatch(path, show(promised), show(received))
        return
    for key, value in promised.items():
        yield from differences(value, received.get(key, MISSING), f"{path}.{key}", depth + 1)
    for key, value in received.items():
        if whole and key not in promised:
            yield Mismatch(f"{path}.{show_key(key)}", show(MISSING), show(value))


def elements(promised: list[Any] | tuple[Any, ...], received: Any, path: str, depth: int) -> Iterator[Mismatch]:
    """Compare an array, element by element in order."""
    if type(received) is not type(promised) or depth > DEPTH:
        yield Mismatch(path, show(promised), show(received))
        return
    if len(promised) != len(received):
        yield Mismatch(path, f"{count(promised)}: {show(promised)}", f"{count(received)}: {show(received)}")
        return
    for index, (left, right) in enumerate(zip(promised, received, strict=True)):
        yield from differences(left, right, f"{path}[{index}]", depth + 1)


def count(values: list[Any] | tuple[Any, ...]) -> str:
    """How many elements, in words."""
    return "1 element" if len(values) == 1 else f"{len(values)} elements"


def show_key(key: Any) -> str:
    """A member's name, cut where it is long, with what can't be printed escaped."""
    return escape(str(key)[:100])


def show(value: Any) -> str:
    """A value as text that keeps its JSON type visible, cut with a label where it is long."""
    written = ""
    for piece in pieces(value, 0):
        written += piece
        if len(written) > SHOWN_CHARACTERS:
            return f"{written[:SHOWN_CHARACTERS]} (cut here)"
    return written


def pieces(value: Any, depth: int) -> Iterator[str]:
    """A value as JSON, with matchers in words, piece by piece, so that no more of it is written than is shown."""
    if depth > DEPTH:
        yield "(deeper)"
    elif isinstance(value, AtLeast):
        yield "at least "
        yield from pieces(value.members, depth)
    elif isinstance(value, OneOf):
        yield from joined(value.choices, " or ", depth)
    elif isinstance(value, dict):
        yield "{"
        for index, (key, one) in enumerate(value.items()):
            yield (", " if index else "") + quote(str(key)) + ": "
            yield from pieces(one, depth + 1)
        yield "}"
    elif isinstance(value, list | tuple):
        left, right = "[]" if isinstance(value, list) else "()"
        yield left
        yield from joined(value, ", ", depth)
        yield right
    else:
        yield write_plain(value)


def joined(values: list[Any] | tuple[Any, ...], separator: str, depth: int) -> Iterator[str]:
    """Several values with a separator between."""
    for index, one in enumerate(values):
        if index:
            yield separator
        yield from pieces(one, depth + 1)


def write_plain(value: Any) -> str:
    """A value without parts; what JSON doesn't know as Python writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bytes):
        return repr(value[: SHOWN_CHARACTERS + 1])
    if isinstance(value, int) and value.bit_length() > 4096:
        return f"an integer of {value.bit_length()} bits"
    return repr(value)


def quote(value: str) -> str:
    """A string in double quotes, no more of it than is shown."""
    return '"' + escape(value[: SHOWN_CHARACTERS + 1].replace("\\", "\\\\").replace('"', '\\"')) + '"'


def escape(value: str) -> str:
    """A string in which everything that can't be printed is written as an escape."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in value)

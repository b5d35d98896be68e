"""Holds a TOML table against the keys it may have: unknown, missing and wrong ones are noted, all of them."""

import datetime
import difflib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from checker.catalogue.faults import Faults
from checker.catalogue.toml_file import TomlFile

LONGEST_SHOWN = 60
"""Characters of a wrong value that a message shows."""


class Kind(NamedTuple):
    """Which values a key takes."""

    expected: str
    """In words: "a whole number from 1 to 5"."""
    accepts: Callable[[Any], bool]


class Key(NamedTuple):
    """A key that a table may have."""

    name: str
    kind: Kind
    meaning: str
    example: str
    """A line as it would stand in the file."""
    required: bool = True


def text() -> Kind:
    """Text on one line, not blank."""
    return Kind("text in double quotes, on one line and not empty", _is_text)


def prose() -> Kind:
    """Text, of several lines if need be, not blank."""
    return Kind("text in quotes, not empty", lambda value: isinstance(value, str) and bool(value.strip()))


def one_of(names: Iterable[str]) -> Kind:
    """One of some words."""
    words = tuple(names)
    return Kind(f"one of {', '.join(words)}", lambda value: isinstance(value, str) and value in words)


def whole_number(low: int, high: int) -> Kind:
    """A whole number in a range, both ends included; `true` is none."""
    return Kind(f"a whole number from {low} to {high}", lambda value: type(value) is int and low <= value <= high)


def texts(at_least: int = 0) -> Kind:
    """A list of texts."""
    return Kind(
        "a list of texts in double quotes" + (", not empty" if at_least else ""),
        lambda value: isinstance(value, list) and len(value) >= at_least and all(map(_is_text, value)),
    )


def table() -> Kind:
    """A table of its own, `[name]`."""
    return Kind("a table", lambda value: isinstance(value, dict))


def read_keys(file: TomlFile, way: tuple[str, ...], keys: Iterable[Key], faults: Faults) -> dict[str, Any]:
    """The accepted values of one table; everything else is noted in `faults`.

    Args:
        file: The parsed file.
        way: The keys that lead to the table; empty for the file's top.
        keys: What the table may have.
        faults: Where to note them.
    """
    found: dict[str, Any] = file.values
    for step in way:
        found = found[step]
    known = {key.name: key for key in keys}
    _note_unknown(file, way, found, known, faults)
    _note_missing(file, way, found, known, faults)
    accepted = {}
    for name in known.keys() & found.keys():
        if known[name].kind.accepts(found[name]):
            accepted[name] = found[name]
        else:
            said = f"`{name}` is {shown(found[name])}; expected {known[name].kind.expected}"
            faults.add(file.path, f"{said}, such as: {known[name].example}", file.line_of(*way, name))
    return accepted


def shown(value: Any) -> str:
    """A value as it would stand in TOML, cut where it is long."""
    whole = _as_toml(value)
    return whole if len(whole) <= LONGEST_SHOWN else whole[:LONGEST_SHOWN] + "..."


def _note_unknown(
    file: TomlFile, way: tuple[str, ...], found: dict[str, Any], known: dict[str, Key], faults: Faults
) -> None:
    missing = [name for name in known if name not in found]
    for name in found.keys() - known.keys():
        near = difflib.get_close_matches(name, missing or known, n=1) or difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known are {', '.join(known)}."
        faults.add(file.path, f"`{name}` is not a key {_of(way)}. {hint}", file.line_of(*way, name))


def _note_missing(
    file: TomlFile, way: tuple[str, ...], found: dict[str, Any], known: dict[str, Key], faults: Faults
) -> None:
    missing = [key for key in known.values() if key.required and key.name not in found]
    # To tell the line takes many parses, and mostly nothing is missing.
    line = file.line_of(*way) if missing and way else None
    for key in missing:
        text = f"the key `{key.name}` is missing {_from(way)}: {key.meaning}. For example: {key.example}"
        faults.add(file.path, text, line)


def _of(way: tuple[str, ...]) -> str:
    return f"of the table [{'.'.join(way)}]" if way else "of this file"


def _from(way: tuple[str, ...]) -> str:
    return f"in the table [{'.'.join(way)}]" if way else "at the top of the file"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\n", "\\n") + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_as_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)

"""Stand-ins for a value of which only something is promised; usable at any depth of a promised JSON value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Matcher:
    """A promise about a value, in words, and the test that decides it."""

    words: str
    fits: Callable[[Any], bool]

    def __repr__(self) -> str:
        return self.words


@dataclass(frozen=True)
class AtLeast:
    """A promise about some members of an object; others may be there."""

    members: dict[str, Any]


@dataclass(frozen=True)
class OneOf:
    """A promise of one among several values."""

    choices: tuple[Any, ...]


def anything() -> Matcher:
    """Any value, as long as there is one."""
    return Matcher("anything", lambda value: True)


def a_string() -> Matcher:
    """Any string."""
    return Matcher("a string", lambda value: isinstance(value, str))


def an_integer() -> Matcher:
    """Any JSON number without a fraction; true and false are none."""
    return Matcher("an integer", lambda value: isinstance(value, int) and not isinstance(value, bool))


def a_number() -> Matcher:
    """Any JSON number."""
    return Matcher("a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool))


def containing(part: str) -> Matcher:
    """A string with `part` in it."""
    return Matcher(f"a string containing {part!r}", lambda value: isinstance(value, str) and part in value)


def matching(pattern: str, words: str = "") -> Matcher:
    """A string that the regular expression `pattern` matches whole, without regard to case.

    Args:
        pattern: Kept simple: it meets strings that a hostile app chose, of at most 10,000 characters.
        words: What is promised, in words; the pattern itself if empty.
    """
    compiled = re.compile(pattern, re.IGNORECASE)
    return Matcher(
        words or f"a string like {pattern}",
        lambda value: isinstance(value, str) and len(value) <= 10_000 and bool(compiled.fullmatch(value)),
    )


def one_of(*choices: Any) -> OneOf:
    """One of several values, each compared strictly."""
    return OneOf(choices)


def at_least(members: dict[str, Any]) -> AtLeast:
    """An object with at least these members."""
    return AtLeast(members)

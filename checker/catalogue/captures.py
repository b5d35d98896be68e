"""What `<name>` stands for in a ticket: read off an answer, found in what is shown, filled in in a later request."""

import json
import re
from dataclasses import dataclass
from typing import Any

from checker.catalogue.ticket_lines import Answer

NAME = re.compile(r"<([a-z][a-z0-9_-]*)>")

Captured = dict[str, str]
"""What the names stand for so far."""


@dataclass(frozen=True)
class Place:
    """Where in an answer the text stands that a name stands for, alone and whole."""

    header: str | None
    """A header's name; None where it is in a body of JSON."""
    path: tuple[str | int, ...] = ()
    """The keys and indexes that lead to it in the body."""


def names_in(*texts: str) -> tuple[str, ...]:
    """Each name that stands in some texts, once, in order."""
    return tuple(dict.fromkeys(name for text in texts for name in NAME.findall(text)))


def fill(text: str, captured: Captured) -> str:
    """The text with what was captured in place of each `<name>`."""
    return NAME.sub(lambda found: captured.get(found[1], found[0]), text)


def capture(shown: Answer, headers: tuple[tuple[str, str], ...], body: str, captured: Captured) -> None:
    """Add to `captured` what an answer gives for the names that are shown in it, also where it differs elsewhere."""
    for name, value in shown.headers:
        any(match(value, text, captured) for other, text in headers if other.lower() == name.lower())
    match_body(shown.body, body, captured)


def find_places(shown: Answer) -> dict[str, Place]:
    """Where the names stand that are the whole of a header's value or of a text in a JSON body; the first of each."""
    places = {found[1]: Place(name) for name, value in reversed(shown.headers) if (found := NAME.fullmatch(value))}
    try:
        body = json.loads(shown.body)
    except (ValueError, RecursionError):
        return places
    return _places_in(body, ()) | places


def match_body(shown: str, body: str, captured: Captured) -> bool:
    """Whether a body is the one shown: as JSON where both are, else as text."""
    try:
        promised, received = json.loads(shown), json.loads(body)
    except (ValueError, RecursionError):
        return match(shown.strip(), body.strip(), captured)
    return match_json(promised, received, captured)


def match_json(shown: Any, value: Any, captured: Captured) -> bool:
    """Whether a JSON value is the one shown; 1, 1.0 and true are three values.

    Names are captured wherever both have the same place, so that a mended app's answer gives them too.
    """
    if type(shown) is not type(value):
        return False
    if isinstance(shown, str):
        return match(shown, value, captured)
    if isinstance(shown, list):
        same = [match_json(one, other, captured) for one, other in zip(shown, value, strict=False)]
        return len(shown) == len(value) and all(same)
    if isinstance(shown, dict):
        same = [match_json(shown[key], value[key], captured) for key in shown if key in value]
        return shown.keys() == value.keys() and all(same)
    return bool(shown == value)


def match(shown: str, text: str, captured: Captured) -> bool:
    """Whether a text is the one shown, where `<name>` stands for any text, and for the same text from then on."""
    if shown == text:
        return True
    pattern, names = "", list[str]()
    for index, part in enumerate(NAME.split(shown)):
        if index % 2 == 0:
            pattern += re.escape(part)
        elif part in captured:
            pattern += re.escape(captured[part])
        elif part in names:
            pattern += f"(?P=n{names.index(part)})"
        else:
            pattern += f"(?P<n{len(names)}>.+?)"
            names.append(part)
    found = re.fullmatch(pattern, text, re.DOTALL)
    if found is None:
        return False
    captured.update({name: found[f"n{number}"] for number, name in enumerate(names)})
    return True


def _places_in(value: Any, path: tuple[str | int, ...]) -> dict[str, Place]:
    if isinstance(value, str):
        found = NAME.fullmatch(value)
        return {found[1]: Place(None, path)} if found else {}
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    places: dict[str, Place] = {}
    for key, part in inner:
        places = _places_in(part, (*path, key)) | places
    return places

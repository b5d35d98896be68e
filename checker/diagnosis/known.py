"""Finds in the exchanges before the failing one where a value is from, what it is about, and whose it is."""

from urllib.parse import unquote

from checker.diagnosis.differences import read_shown
from checker.diagnosis.scene import Known, Scene
from checker.diagnosis.sent import find_header, read_path, read_sent_body, read_told, walk
from checker.model.exchange import Exchange

TELLING = 4
"""A text this long is not the same in two entries by chance, nor found in another."""
LARGE = 10
"""A number this large, likewise."""


def keys(exchange: Exchange) -> set[str]:
    """The parts of the path that may name one entry: all but the first."""
    return {unquote(part) for part in read_path(exchange.request).split("/")[2:] if part}


def tells_key(exchange: Exchange, wanted: set[str]) -> bool:
    """Whether an exchange is about what is named so: in its path, its body or its answer."""
    location = (find_header(exchange.response.headers, "location") or "") if exchange.response else ""
    held = {str(value) for _, value in read_told(exchange)} | keys(exchange) | set(location.split("/"))
    carried = [one for sent in read_sent_body(exchange.request) for _, one in walk(sent.value)]
    # A number that was sent, such as a quantity, is hardly the key of what was made.
    return bool((held | {one for one in carried if isinstance(one, str)}) & wanted)


def credentials(exchange: Exchange) -> tuple[str | None, ...]:
    """By what the app may know who asks."""
    return tuple(find_header(exchange.request.headers, name) for name in ("authorization", "cookie", "x-api-key"))


def is_telling(value: object) -> bool:
    """Whether a value is hardly the same in two entries by chance."""
    return (isinstance(value, str) and len(value) >= TELLING) or (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= LARGE
    )


def find_known(scene: Scene, name: str, shown: str, about: set[str] | None = None) -> Known | None:
    """The latest exchange before that told or carried the value that a difference shows, in a member of that name.

    Args:
        scene: With the exchanges before.
        name: Of the member.
        shown: The value, as a difference shows it; the words of a matcher hold the value that they stand for.
        about: Where it is given and not empty, only exchanges count that speak of one of these keys.
    """
    value = read_shown(shown)
    # Once for each exchange: a body may tell thousands of values, and reading it costs milliseconds.
    speaks = {one.number: not about or tells_key(one, about) for one in scene.before}
    for known in scene.known:
        if not speaks[known.exchange.number]:
            continue
        telling = isinstance(known.value, str) and len(known.value) >= TELLING
        same = type(known.value) is type(value) and known.value == value and (known.name == name or telling)
        if known.value is not None and (same or (value is None and telling and known.value in shown)):
            return known
    return None

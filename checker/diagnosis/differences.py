"""Reads the differences of a failed case: what they compare, and which values they show."""

import json
import re
from typing import Any

from checker.diagnosis.words import shorten, show
from checker.model.verdict import Difference

NOTHING = "no such member"
"""How a difference says that a member is not there."""
COUNTED = re.compile(r"(\d+) elements?: ")


def read_shown(text: str) -> Any:
    """The value that a difference shows; None where it is a matcher's words, or was cut."""
    try:
        return json.loads(COUNTED.sub("", text, count=1))
    except (ValueError, RecursionError):
        return None


def last_name(difference: Difference) -> str:
    """The name of the member that a difference is in, as `title` of `json $.items[0].title`; empty for all of it."""
    tail = difference.what.rpartition("$")[2].rpartition(".")[2]
    return re.sub(r"(\[\d+\])+$", "", tail)


def compare_lists(promised: Any, received: Any) -> str:
    """In what two lists differ, in words; empty where they are not lists, or differ inside their elements alone."""
    if not isinstance(promised, list) or not isinstance(received, list):
        return ""
    wanted, got = [show(one) for one in promised], [show(one) for one in received]
    missing = [one for one in wanted if one not in got]
    extra = [one for one in got if one not in wanted]
    twice = [one for one in dict.fromkeys(got) if got.count(one) > wanted.count(one) > 0]
    if twice:
        return f"{shorten(twice[0])} comes more often than promised"
    if len(wanted) != len(got) and missing and not extra:
        return f"{count_words(missing, len(wanted))} missing"
    if extra and not missing:
        return f"{count_words(extra, len(got))} not promised"
    if not missing and not extra and wanted != got:
        return "the promised entries came in another order"
    return ""


def count_words(entries: list[str], of: int) -> str:
    """Say which entries are meant: `the entry 7 is`, `2 of 3 entries, the first of them 7, are`."""
    first = shorten(entries[0])
    return (
        f"the entry {first} is"
        if len(entries) == 1
        else f"{len(entries)} of {of} entries, the first of them {first}, are"
    )


def count(difference: Difference) -> str:
    """How many entries came in place of how many, in words; empty where neither is known."""
    pair = [text.partition(" ") for text in (difference.promised, difference.received)]
    if not all(rest.startswith("element") and number.isdigit() for number, _, rest in pair):
        return ""
    came, wanted = pair[1][0], pair[0][0]
    return (
        f"{came} {'entry' if came == '1' else 'entries'} came, and {wanted} {'is' if wanted == '1' else 'are'} promised"
    )


def is_words(difference: Difference) -> bool:
    """Whether a check compared something of its own making, and named it in words."""
    return not difference.what.startswith(("json", "header ", "text"))


def spot(difference: Difference) -> str:
    """Where a difference is, to begin a sentence with."""
    if is_words(difference):
        return f'"{shorten(difference.what)}"'
    path = difference.what.partition("$")[2]
    return f"`{shorten('$' + path)}`" if path else "The body"


def compared(difference: Difference) -> str:
    """What a check compared, what is promised and what it is, in a sentence."""
    promised, received = shorten(difference.promised), shorten(difference.received)
    return f'Compared was "{shorten(difference.what)}": promised is {promised}, and it is {received}.'

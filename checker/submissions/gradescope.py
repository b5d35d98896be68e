"""Reads `submission_metadata.yml`, in which Gradescope's export says whose each folder is and when it was handed in.

The export is `assignment_ID_export/` with a folder `submission_ID` for each submission. The file maps these names to
`:submitters:` (a list with `:name:`, `:sid:`, `:email:`; several for a group), `:created_at:`, `:score:`, `:results:`
and `:history:`, the earlier submissions; the colons are how Ruby writes symbols. Gradescope documents none
of it: this is what public tools read that sort such exports (gist m13253/f3e418a556df9506f7494e0f9cd8e80f is one).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

NAME = "submission_metadata.yml"
BYTES = 64 * 1024 * 1024
"""The largest file that is read; it carries every learner's results."""
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)")
DEEPEST = 100

Path = tuple[str | int, ...]


@dataclass
class Submitted:
    """What the file says of one submission."""

    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    """Student numbers and e-mail addresses."""
    submitted_at: datetime | None = None
    earlier: int = 0
    """How many submissions came before this one."""


def read_metadata(content: bytes) -> dict[str, Submitted] | None:
    """What the file says, by the name of the folder or file; None where it cannot be read.

    It is read as a stream of events and nothing is built of it: references, tags and depth cost nothing.
    """
    import yaml  # type: ignore[import-untyped]

    found: dict[str, Submitted] = {}
    try:
        for path, value in _scalars(content):
            _note(found.setdefault(str(path[0]), Submitted()), path[1:], value)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found


def _note(submitted: Submitted, path: Path, value: str) -> None:
    match tuple(part.strip(":") if isinstance(part, str) else part for part in path):
        case ("submitters", int(), "name"):
            submitted.names.append(value)
        case ("submitters", int(), "sid" | "email") if value not in ("", "null", "~"):
            submitted.numbers.append(value)
        case ("created_at",):
            submitted.submitted_at = read_time(value)
        case ("history", int(number), *_):
            submitted.earlier = max(submitted.earlier, number + 1)


def read_time(text: str) -> datetime | None:
    """A time with a zone, in UTC; None where a text is none."""
    found = TIME.match(text.strip().strip("'\""))
    if not found:
        return None
    zone = "+00:00" if found[3] in ("Z", "UTC") else found[3]
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class _Level:
    """A mapping or a list that is being read, and where in it."""

    def __init__(self, is_list: bool) -> None:
        self.is_list = is_list
        self.at: str | int | None = 0 if is_list else None

    def step(self) -> None:
        """A value was read."""
        self.at = self.at + 1 if isinstance(self.at, int) and self.is_list else None


def _scalars(content: bytes) -> Iterator[tuple[Path, str]]:
    """The single values of a document with the way to each, for ways of two steps and more."""
    import yaml

    levels: list[_Level] = []
    for event in yaml.parse(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            if len(levels) > DEEPEST:
                raise ValueError
            levels.append(_Level(isinstance(event, yaml.SequenceStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
            if levels:
                levels[-1].step()
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent) and levels:
            value = getattr(event, "value", "")
            if levels[-1].at is None:
                levels[-1].at = value
                continue
            path = tuple("" if level.at is None else level.at for level in levels)
            if len(path) > 1:
                yield path, value
            levels[-1].step()

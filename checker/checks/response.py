"""What a check gets of a response: plain values, read once, within bounds."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from checker.checks.decoding import decode_text
from checker.model.exchange import Header


class Headers(Mapping[str, str]):
    """A response's headers: names without regard to case; several of a name joined by a comma (RFC 9110, 5.2)."""

    def __init__(self, lines: tuple[Header, ...]) -> None:
        self.lines = lines
        """As they came."""

    def __getitem__(self, name: str) -> str:
        values = self.all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name.lower() for name, _ in self.lines))

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self.lines})

    def all(self, name: str) -> list[str]:
        """Every line of a name, in order; Set-Cookie must not be joined (RFC 9110, 5.3)."""
        return [value for one, value in self.lines if one.lower() == name.lower()]


class Response:
    """A response as the client got it."""

    def __init__(self, status_code: int, reason: str, headers: tuple[Header, ...], content: bytes, number: int) -> None:
        self.status_code = status_code
        self.reason = reason
        self.headers = Headers(headers)
        self.content = content
        """The body, after its content coding was undone."""
        self.exchange = number
        """The number of the exchange in the transcript."""

    def __repr__(self) -> str:
        return f"<Response {self.status_code}>"

    @property
    def text(self) -> str:
        """The body as text."""
        return decode_text(self.content, self.headers.get("content-type", ""))

    def json(self) -> Any:
        """The body as JSON (RFC 8259): UTF-8, no NaN, no name twice in an object.

        Raises:
            ValueError: It isn't.
            RecursionError: It is nested too deep to be read.
        """
        return json.loads(self.content.decode("utf-8"), parse_constant=refuse, object_pairs_hook=unique)


def refuse(constant: str) -> Any:
    """Python would accept NaN and Infinity, which JSON does not know."""
    raise ValueError(f"{constant} is not JSON")


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's members; a name that comes twice means different things to different clients (RFC 8259, 4)."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return members

"""Says what was promised: `expect` of a response, `expect_same` of any two values."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.checks.comparison import MISSING, Mismatch, compare, escape, show
from checker.checks.matchers import Matcher, OneOf

if TYPE_CHECKING:
    from checker.checks.response import Response

NOT_ASKED: Any = object()

HeaderPromise = str | Matcher | OneOf | None

WORDS_CHARACTERS = 200
"""How much of the words of an `expect_same` is kept."""


class BrokenPromise(AssertionError):
    """What was received is not what was promised; carries every difference."""

    def __init__(self, mismatches: list[Mismatch], exchange: int | None = None) -> None:
        super().__init__(mismatches, exchange)
        self.mismatches = mismatches
        self.exchange = exchange

    def __str__(self) -> str:
        return "\n".join(f"{one.what}: promised {one.promised}, received {one.received}" for one in self.mismatches)


def expect(
    response: "Response",
    status: int | OneOf | Matcher | None = None,
    headers: Mapping[str, HeaderPromise] | None = None,
    json: Any = NOT_ASKED,
    text: str | Matcher | OneOf | None = None,
) -> None:
    """Hold a response to what was promised. Everything is compared, so that all differences are told at once.

    Args:
        response: From `client`.
        status: The status code, or `one_of(...)` several.
        headers: Names without regard to case (RFC 9110, 5.1). None promises that the header is absent. A media type
            promised without parameters is compared without them.
        json: The whole body as JSON, strictly: `true` is not `1`, `1` is not `1.0`, no member more or less.
        text: The whole body as text.

    Raises:
        BrokenPromise: With every difference.
    """
    mismatches = [] if status is None else compare("status", status, response.status_code)
    for name, promised in (headers or {}).items():
        mismatches += compare_header(name, promised, response)
    if json is not NOT_ASKED:
        mismatches += compare_json(json, response)
    if text is not None:
        mismatches += compare("text", text, response.text)
    if mismatches:
        raise BrokenPromise(mismatches, response.exchange)


def expect_same(what: str, promised: Any, received: Any) -> None:
    """Hold any value to what was promised, strictly.

    Args:
        what: What is compared, in words, as a reader of the report should see it.
        promised: A value, or matchers at any depth of it.
        received: What came.

    Raises:
        BrokenPromise: With every difference.
    """
    # The words may hold what the app has answered.
    mismatches = compare(escape(what[:WORDS_CHARACTERS]), promised, received)
    if mismatches:
        raise BrokenPromise(mismatches, getattr(received, "exchange", None))


def compare_header(name: str, promised: HeaderPromise, response: "Response") -> list[Mismatch]:
    """Compare one header; several lines of it are joined as RFC 9110, 5.2 says."""
    what = f"header {name.lower()}"
    received = response.headers.get(name)
    if promised is None:
        return [] if received is None else [Mismatch(what, "no such header", show(received))]
    if received is None:
        return [Mismatch(what, show(promised), "no such header")]
    if name.lower() == "content-type" and isinstance(promised, str) and ";" not in promised:
        return compare(what, promised.lower(), received.partition(";")[0].strip().lower())
    return compare(what, promised, received)


def compare_json(promised: Any, response: "Response") -> list[Mismatch]:
    """Compare the body as JSON; a body that isn't JSON is a difference like any other."""
    try:
        received = response.json()
    except (ValueError, RecursionError):
        received = response.text if response.content else MISSING
        shown = f"not JSON: {show(received)}" if response.content else "an empty body"
        return [Mismatch("json", show(promised), shown)]
    return compare("json", promised, received)

"""The marks of a check: to fix or to keep, which promise it tests, in whose words, and in which time zone it is run."""

import pytest


def to_fix(promise: int, quote: str) -> pytest.MarkDecorator:
    """Mark a check that the starter fails and the reference passes.

    Args:
        promise: The number of the promise in the ticket's contract.
        quote: Words that stand in that promise.
    """
    return pytest.mark.to_fix(promise, quote)


def in_time_zone(*names: str) -> pytest.MarkDecorator:
    """Run a check with its app in a time zone; with several, once in each.

    Args:
        names: Of the IANA database, such as `America/New_York`, or offsets from UTC, such as `+05:30`.
    """
    return pytest.mark.parametrize("time_zone", names, ids=names, indirect=True)


def to_keep(promise: int, quote: str) -> pytest.MarkDecorator:
    """Mark a check that both the starter and the reference pass.

    Args:
        promise: The number of the promise in the ticket's contract.
        quote: Words that stand in that promise.
    """
    return pytest.mark.to_keep(promise, quote)

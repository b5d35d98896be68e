"""The marks that say what a check is: to fix or to keep, which promise it tests, and in whose words."""

import pytest


def to_fix(promise: int, quote: str) -> pytest.MarkDecorator:
    """Mark a check that the starter fails and the reference passes.

    Args:
        promise: The number of the promise in the ticket's contract.
        quote: Words that stand in that promise.
    """
    return pytest.mark.to_fix(promise, quote)


def to_keep(promise: int, quote: str) -> pytest.MarkDecorator:
    """Mark a check that both the starter and the reference pass.

    Args:
        promise: The number of the promise in the ticket's contract.
        quote: Words that stand in that promise.
    """
    return pytest.mark.to_keep(promise, quote)

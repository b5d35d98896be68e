"""The language of checks: what a check imports to say what was promised. `docs/checks.md` explains it."""

from checker.checks.expectations import expect, expect_same
from checker.checks.marks import in_time_zone, to_fix, to_keep
from checker.checks.matchers import (
    a_number,
    a_string,
    an_integer,
    anything,
    at_least,
    containing,
    matching,
    one_of,
)
from checker.checks.together import together

__all__ = [
    "a_number",
    "a_string",
    "an_integer",
    "anything",
    "at_least",
    "containing",
    "expect",
    "expect_same",
    "in_time_zone",
    "matching",
    "one_of",
    "to_fix",
    "to_keep",
    "together",
]

"""Keeps what the untouched starter came to in a learner's own runs, for a page to show beside a mended app.

It is graded anyway, once, to see whether the kata fits; its verdict is kept in the user's cache, by all it stands on.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from checker.errors import Problem
from checker.grading.fit import cache_folder, proof_name
from checker.grading.versions import versions
from checker.model.kata import Kata
from checker.model.verdict import Verdict
from checker.verdict_file import read_verdict, write_verdict


def learners_seed(kata: Kata) -> str:
    """The seed of a learner's own runs: the same each time, so that a failure can be looked into."""
    return f"learner-{kata.id}"


def recall_starter(kata: Kata) -> Verdict | None:
    """The starter's verdict, if it is kept and can be read."""
    with suppress(Problem, OSError):
        found = read_verdict(place(kata))
        if found.kata.id == kata.id and found.seed == learners_seed(kata):
            return found
    return None


def keep_starter(kata: Kata, verdict: Verdict) -> None:
    """Keep the starter's verdict of a learner's own run; any other seed may be a secret and is not written down."""
    if verdict.seed == learners_seed(kata):
        with suppress(Problem, OSError):
            write_verdict(verdict, place(kata))


def place(kata: Kata) -> Path:
    """Where it is kept."""
    name = hashlib.sha256(f"{proof_name(kata, versions())} {learners_seed(kata)}".encode()).hexdigest()
    return cache_folder().with_name("starters") / f"{name}.json"

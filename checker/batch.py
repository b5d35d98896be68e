"""Grades many submissions of a kata: in chunks, each with servers of its own, so that no run grows with the class."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from checker.grading.flow import Terms, grade_together
from checker.grading.preload import find_preload
from checker.model.kata import Kata, Submission
from checker.model.verdict import Verdict
from checker.serving.hosts import Hosts

CHUNK = 50
"""The most submissions of one session: pytest holds all its items in memory and collects them before the first runs."""


def grade_many(kata: Kata, submissions: Iterable[Submission], terms: Terms, chunk: int = CHUNK) -> Iterator[Verdict]:
    """Grade submissions as they come, however many.

    Args:
        kata: The exercise, complete.
        submissions: Read only as far as the next chunk needs.
        terms: How to grade; the kata is shown to fit these versions once, before the first.
        chunk: How many are graded in one session, at most 50.

    Yields:
        A verdict for each, in their order, as each chunk is done. Nothing runs between two chunks.

    Raises:
        KataDoesNotFit: The pristine starter does not fail as it should with these versions.
        CheckerFault: The checks or the serving side failed; the verdicts yielded before stand.
    """
    waiting = iter(submissions)
    while some := list(islice(waiting, min(chunk, CHUNK))):
        with Hosts(terms.hashing or terms.seed, find_preload(kata)) as hosts:
            verdicts = grade_together(kata, some, terms, hosts)
        yield from verdicts
        terms = replace(terms, prove_fit=False)

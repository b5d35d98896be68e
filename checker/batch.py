"""Grades many submissions of a kata: in chunks, with servers that are renewed, so that no run grows with the class."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from checker.grading.flow import Terms, admit, grade_together
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


def grade_chunks(
    kata: Kata,
    chunks: Iterable[Sequence[Submission]],
    terms: Terms,
    ready: Callable[[], None],
    tell: Callable[[int, Verdict], None],
) -> None:
    """Grade chunk after chunk with the same warm servers, and tell each verdict the moment it is known.

    Args:
        kata: The exercise, complete.
        chunks: Of at most `CHUNK` submissions; the next is asked for when the one before is done.
        terms: How to grade.
        ready: Called once, when it is certain that submissions can be graded here on these terms.
        tell: Called with a submission's place in its chunk and its verdict.

    Raises:
        KataDoesNotFit, CheckerFault, UsageProblem: As `grade_together`; the verdicts told before stand.
    """
    with Hosts(terms.hashing or terms.seed, find_preload(kata)) as hosts:
        admit(kata, terms, hosts)
        ready()
        for some in chunks:
            grade_together(kata, some, replace(terms, prove_fit=False), hosts, tell)

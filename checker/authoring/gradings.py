"""Grades a starter and all its known fixes, each on as many checks as it takes to prove something."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from checker.authoring.catches import keep_catches, recall_catches
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata, Solution, Submission
from checker.model.verdict import Verdict
from checker.serving.hosts import Hosts


def grade_known_fixes(
    kata: Kata, solution: Solution, submissions: Sequence[Submission], seed: str, hosts: Hosts
) -> list[Verdict]:
    """Grade the starter, the reference and every variant.

    What is right must pass every check, so it is asked every check. Of a wrong fix only one promise is of interest, the
    one that `caught_by` names: it is asked the checks of that one until one fails, and all of them if it passes these.
    What has failed the last time comes first. Where the repetition came out differently, it is asked all of that one.

    Args:
        kata: The exercise.
        solution: With its variants.
        submissions: Starter, reference and variants, in this order.
        seed: What checks draw from.
        hosts: Serve the apps.

    Returns:
        A verdict for each, in their order; that of a wrong fix may tell of some checks only.
    """
    terms = Terms(seed=seed, prove_fit=False)
    # Nobody asks whether a starter fails by chance: that can be its fault.
    (starter,) = grade_together(kata, submissions[:1], replace(terms, repeat=False), hosts)
    verdicts = {0: starter}
    wrong = {place: one for place, one in enumerate(solution.variants, start=2) if not one.passes}
    grade(
        kata, submissions, [place for place in range(1, len(submissions)) if place not in wrong], terms, hosts, verdicts
    )
    by_promise = defaultdict(list)
    for place, variant in wrong.items():
        by_promise[variant.caught_by].append(place)
    catches = recall_catches(kata)
    for promise, places in by_promise.items():
        only = frozenset(check.id for check in starter.checks if check.promise == promise)
        if only:
            likely = tuple(catches.get(wrong[place].name) for place in places)
            until_caught = replace(terms, only=only, until_failed=True, likely=likely)
            grade(kata, submissions, places, until_caught, hosts, verdicts)
        # A fault may show by chance in one check, such as a race; then it is asked whether another one is sure of it.
        shaky = [place for place in places if place in verdicts and verdicts[place].unstable]
        grade(kata, submissions, shaky, replace(terms, only=only), hosts, verdicts)
    keep_catches(kata, {variant.name: verdicts[place] for place, variant in wrong.items() if place in verdicts})
    missed = [place for place in wrong if place not in verdicts or verdicts[place].conclusion == "solved"]
    grade(kata, submissions, missed, terms, hosts, verdicts)
    return [verdicts[place] for place in range(len(submissions))]


def grade(
    kata: Kata,
    submissions: Sequence[Submission],
    places: list[int],
    terms: Terms,
    hosts: Hosts,
    verdicts: dict[int, Verdict],
) -> None:
    """Add the verdicts of the submissions at some places."""
    if places:
        graded = grade_together(kata, [submissions[place] for place in places], terms, hosts)
        verdicts |= dict(zip(places, graded, strict=True))

"""Divides a score among its checks, so that systems which only add up come to the product that the score is."""

from collections.abc import Mapping

from checker.model.verdict import CheckResult, Points, Score


def total(score: Score) -> Points:
    """The score as a fraction of whole numbers: (fixed x kept) of (to fix x to keep), with no rounding."""
    fixed, kept = _whole(score.fixed), _whole(score.kept)
    return Points(earned=fixed.earned * kept.earned, of=fixed.of * kept.of)


def divide(checks: tuple[CheckResult, ...], score: Score) -> Mapping[str, Points]:
    """Each check's part of `total`, by its id.

    A check of the fault is worth as many points as there are checks to keep, and earns as many as were kept: what
    broke takes its share from each. So checks to keep carry no points of their own, unless there is nothing to fix.
    """
    carrier, other = ("to_fix", score.kept) if score.fixed.of else ("to_keep", score.fixed)
    weight = _whole(other)
    return {
        check.id: Points(earned=weight.earned if check.outcome == "passed" else 0, of=weight.of)
        if check.kind == carrier
        else Points(earned=0, of=0)
        for check in checks
    }


def _whole(points: Points) -> Points:
    """An empty set counts as whole."""
    return points if points.of else Points(earned=1, of=1)

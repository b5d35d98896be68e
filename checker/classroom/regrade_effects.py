"""Tells what a regrade would do: who gains, who loses and why, with one line for many where they are alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from checker.lateness import raw_score
from checker.model.entry import CheckMark, Entry, Result
from checker.model.verdict import Conclusion

Direction = Literal["gains", "loses", "stays"]


@dataclass(frozen=True)
class CheckChange:
    """A check that comes out differently, is new, or is there no more."""

    id: str
    claim: str
    before: str | None
    """Its outcome; None where there was no such check."""
    after: str | None
    """The same; None where there is none any more."""


@dataclass(frozen=True)
class Effect:
    """What a regrade would do to one submission."""

    folder: str
    learner: str
    kata: str
    before: Result
    after: Result
    checks: tuple[CheckChange, ...]

    @property
    def direction(self) -> Direction:
        """By the scores, as exact numbers."""
        old, new = raw_score(self.before.score), raw_score(self.after.score)
        return "gains" if new > old else "loses" if new < old else "stays"

    @property
    def is_change(self) -> bool:
        """Whether there is something to show: another score or another conclusion."""
        return self.direction != "stays" or self.before.conclusion != self.after.conclusion

    @property
    def why(self) -> str:
        """What makes the difference, in words."""
        if self.after.start_failure and not self.before.start_failure:
            return f"the app does not start: {self.after.start_failure}"
        parts = [tell_check(one) for one in self.checks]
        if self.before.start_failure and not self.after.start_failure:
            parts.insert(0, "the app starts now")
        return "; ".join(parts) or "counted anew"


@dataclass(frozen=True)
class Group:
    """Submissions of one family to which the same would happen, for the same reason."""

    kata: str
    family: str
    """What they do; empty where they were not compared."""
    before: Fraction
    after: Fraction
    conclusions: tuple[Conclusion, Conclusion]
    why: str
    members: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An override of a submission whose verdict would change: it stands, and may have become needless or unjust."""

    learner: str
    folder: str
    kata: str
    given: float
    reason: str
    before: float
    after: float


@dataclass(frozen=True)
class Outlook:
    """All of it."""

    effects: tuple[Effect, ...]
    unread: tuple[str, ...] = ()
    """Those whose submission can't be had from their verdict: names."""
    faults: tuple[tuple[str, str], ...] = ()
    """Those whom a fault of the checker kept from a verdict, and how."""
    overrides: tuple[Standing, ...] = ()
    waiting: tuple[str, ...] = ()
    """Those who are not graded anew yet: a run was interrupted."""

    def count(self, direction: Direction) -> int:
        """How many gain, lose or stay."""
        return sum(effect.direction == direction for effect in self.effects)


def compare(entry: Entry, learner: str, before: Result, after: Result) -> Effect:
    """What would happen to one submission.

    Args:
        entry: Its line.
        learner: What they are called.
        before: The verdict that counts now.
        after: The one of the regrade.
    """
    old = {check.id: check for check in before.checks}
    new = {check.id: check for check in after.checks}
    ids = [*new, *(name for name in old if name not in new)]
    # Where an app does not start, all its checks are failed: that is one reason, not twenty.
    told = [] if after.start_failure else [change_of(name, old.get(name), new.get(name)) for name in ids]
    changes = tuple(one for one in told if one.before != one.after)
    return Effect(entry.folder, learner, entry.receipt.kata, before, after, changes)


def change_of(name: str, before: CheckMark | None, after: CheckMark | None) -> CheckChange:
    """One check, before and after."""
    claims = [one.claim for one in (after, before) if one is not None]
    outcomes = [None if one is None else one.outcome for one in (before, after)]
    return CheckChange(name, claims[0], *outcomes)


def tell_check(change: CheckChange) -> str:
    """One check's change in words."""
    if change.before is None:
        return f"{change.id} is new: {change.after}"
    if change.after is None:
        return f"{change.id} is gone, it was {change.before}"
    return f"{change.id}: {change.before}, now {change.after}"


def group(effects: Iterable[Effect], families: Mapping[str, str]) -> list[Group]:
    """Those who change, together where they are alike; who loses comes first, then the larger groups.

    Args:
        effects: Of everybody.
        families: What each folder's submission does.
    """
    found: dict[Group, list[Effect]] = {}
    for effect in effects:
        if effect.is_change:
            found.setdefault(sort_of(effect, families.get(effect.folder, "")), []).append(effect)
    groups = [replace(one, members=tuple(members)) for one, members in found.items()]
    return sorted(groups, key=lambda one: (one.after >= one.before, -len(one.members), one.kata, one.family))


def sort_of(effect: Effect, family: str) -> Group:
    """The group that an effect belongs to, without its members."""
    return Group(
        kata=effect.kata,
        family=family,
        before=raw_score(effect.before.score),
        after=raw_score(effect.after.score),
        conclusions=(effect.before.conclusion, effect.after.conclusion),
        why=effect.why,
    )

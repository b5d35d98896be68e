"""Tells where a learner stands: level by level, at which stages they have been, what is in hand and what comes next."""

from collections.abc import Sequence
from pathlib import Path

from checker.bench.progress import Progress
from checker.catalogue import Collection
from checker.model.kata import Kata
from checker.model.record import Record
from checker.model.stage import STAGES, Stage


class LevelStanding(Record):
    """How much of a level is solved."""

    level: int
    solved: int
    of: int


class Standing(Record):
    """Where a learner stands in a collection."""

    levels: tuple[LevelStanding, ...]
    met: tuple[Stage, ...]
    """The stages at which a solved kata's symptom showed, in the cycle's order."""
    in_hand: Kata | None
    """The kata that was picked and is not solved, the one worked on last; None where there is none."""
    others_in_hand: int
    """How many more were picked and are not solved."""
    following: Kata | None
    """The kata to pick next; None where all are solved or picked."""

    @property
    def solved(self) -> int:
        """Of all levels."""
        return sum(level.solved for level in self.levels)

    @property
    def of(self) -> int:
        """Of all levels."""
        return sum(level.of for level in self.levels)

    def is_new(self, stage: Stage) -> bool:
        """Whether no kata was solved yet whose symptom shows there."""
        return stage not in self.met


def find_standing(collection: Collection, progress: Progress, work: Path, here: Kata | None = None) -> Standing:
    """Where the learner stands.

    Args:
        collection: The katas.
        progress: What is known of the learner.
        work: The folder of the learner's copies.
        here: The kata whose copy the learner stands in; it is the one in hand, unless it is solved.

    Raises:
        UsageProblem: A kata is broken.
    """
    katas = collection.katas()
    picked = [kata for kata in katas if (work / kata.slug).is_dir() and not progress.is_solved(kata.slug)]
    in_hand = _find_in_hand(picked, progress, here)
    return Standing(
        levels=tuple(_stand(katas, level, progress) for level in sorted({kata.level for kata in katas})),
        met=find_met(katas, progress),
        in_hand=in_hand,
        others_in_hand=len([kata for kata in picked if kata != in_hand]),
        following=find_following([kata for kata in katas if kata not in picked], katas, progress),
    )


def find_met(katas: Sequence[Kata], progress: Progress) -> tuple[Stage, ...]:
    """The stages at which the symptom of a solved kata showed, in the cycle's order."""
    met = {kata.stage for kata in katas if progress.is_solved(kata.slug)}
    return tuple(stage for stage in STAGES if stage in met)


def find_following(candidates: Sequence[Kata], katas: Sequence[Kata], progress: Progress) -> Kata | None:
    """The kata to take next: of the lowest level, at a stage that is new to the learner if there is one, else in order.

    Args:
        candidates: Among which it is, in the collection's order.
        katas: All of the collection.
        progress: What is known of the learner.
    """
    met = find_met(katas, progress)
    unsolved = [kata for kata in candidates if not progress.is_solved(kata.slug)]
    # `min` takes the first of equals.
    return min(unsolved, key=lambda kata: (kata.level, kata.stage in met), default=None)


def _find_in_hand(picked: Sequence[Kata], progress: Progress, here: Kata | None) -> Kata | None:
    if here is not None and not progress.is_solved(here.slug):
        return here
    return max(picked, key=lambda kata: _touched(kata, progress), default=None)


def _touched(kata: Kata, progress: Progress) -> str:
    """When it was last graded or picked, as text that sorts by time; empty where nobody noted it."""
    known = progress.of(kata.slug)
    return max(known.picked_at or "", known.last.at if known.last else "")


def _stand(katas: Sequence[Kata], level: int, progress: Progress) -> LevelStanding:
    those = [kata for kata in katas if kata.level == level]
    return LevelStanding(level=level, solved=sum(progress.is_solved(kata.slug) for kata in those), of=len(those))

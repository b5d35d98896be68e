from pathlib import Path

import pytest

from checker.bench.journey import Standing, find_following, find_standing
from checker.bench.progress import KataProgress, Progress
from checker.catalogue import Collection
from checker.model.kata import Kata

EARLIER, LATER = "2026-01-01T10:00:00+00:00", "2026-01-01T11:00:00+00:00"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def made(like: Kata, slug: str, level: int, stage: str) -> Kata:
    return like.model_copy(update={"slug": slug, "level": level, "stage": stage})


def solved(*slugs: str) -> Progress:
    return Progress(katas={slug: KataProgress(solved_at=EARLIER) for slug in slugs})


def test_who_begins_has_nothing_in_hand_and_the_easiest_next(toy: Collection, work: Path, parrot: Kata):
    standing = find_standing(toy, Progress(), work)
    assert (standing.solved, standing.of, standing.met, standing.in_hand) == (0, 2, (), None)
    assert standing.following == parrot
    assert [(level.level, level.solved, level.of) for level in standing.levels] == [(1, 0, 1), (3, 0, 1)]


def test_what_was_solved_is_counted_level_by_level_and_its_stage_is_met(
    toy: Collection, work: Path, parrot: Kata, desk
):
    standing = find_standing(toy, solved(parrot.slug), work)
    assert [(level.level, level.solved) for level in standing.levels] == [(1, 1), (3, 0)]
    assert standing.met == (parrot.stage,)
    assert not standing.is_new(parrot.stage)
    assert standing.following == desk


def test_in_hand_is_what_was_worked_on_last(toy: Collection, work: Path, parrot: Kata, desk: Kata):
    for kata in (parrot, desk):
        (work / kata.slug).mkdir(parents=True)
    progress = Progress(katas={parrot.slug: KataProgress(picked_at=LATER), desk.slug: KataProgress(picked_at=EARLIER)})
    standing = find_standing(toy, progress, work)
    assert (standing.in_hand, standing.others_in_hand, standing.following) == (parrot, 1, None)
    assert find_standing(toy, Progress(), work, desk).in_hand == desk


def test_a_solved_kata_is_in_nobodys_hand(toy: Collection, work: Path, parrot: Kata):
    (work / parrot.slug).mkdir(parents=True)
    assert find_standing(toy, solved(parrot.slug), work, parrot).in_hand is None


def test_all_solved_leaves_nothing(toy: Collection, work: Path, parrot: Kata, desk: Kata):
    standing = find_standing(toy, solved(parrot.slug, desk.slug), work)
    assert isinstance(standing, Standing)
    assert (standing.in_hand, standing.following, standing.solved) == (None, None, 2)


def test_within_a_level_a_stage_that_is_new_comes_first(parrot: Kata):
    katas = [
        made(parrot, "one", 1, "data"),
        made(parrot, "two", 1, "data"),
        made(parrot, "three", 1, "routing"),
        made(parrot, "four", 2, "upstream"),
    ]
    following = [
        find_following(katas, katas, solved(*slugs)).slug
        for slugs in ((), ("one",), ("one", "three"), ("one", "two", "three"))
    ]
    assert following == ["one", "three", "two", "four"]

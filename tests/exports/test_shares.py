from itertools import product

import pytest

from checker import scoring
from checker.exports.shares import divide, total


@pytest.fixture
def scored(unsolved):
    def make(fixed, to_fix, kept, to_keep):
        one = unsolved.checks[0]
        kinds = [("to_fix", fixed, to_fix), ("to_keep", kept, to_keep)]
        checks = tuple(
            one.model_copy(
                update={"id": f"{kind}/{number}", "kind": kind, "outcome": "passed" if number < earned else "failed"}
            )
            for kind, earned, of in kinds
            for number in range(of)
        )
        return checks, scoring.score(checks)

    return make


def test_the_parts_add_up_to_the_product_for_every_score(scored):
    for to_fix, to_keep in product(range(5), range(5)):
        for fixed, kept in product(range(to_fix + 1), range(to_keep + 1)):
            checks, score = scored(fixed, to_fix, kept, to_keep)
            whole, parts = total(score), divide(checks, score)
            if checks:
                assert sum(part.of for part in parts.values()) == whole.of
                assert sum(part.earned for part in parts.values()) == whole.earned
            assert whole.earned / whole.of == pytest.approx(score.value)


def test_no_part_earns_more_than_it_is_worth(scored):
    for fixed, kept in product(range(4), range(4)):
        checks, score = scored(fixed, 3, kept, 3)
        assert all(0 <= part.earned <= part.of for part in divide(checks, score).values())

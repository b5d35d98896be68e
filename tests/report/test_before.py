import pytest

from checker.report.before import find_pairs
from checker.report.page import make_page


def test_a_mended_exchange_is_paired_with_the_broken_one(unsolved, solved):
    (pair,) = find_pairs(solved, unsolved)
    assert pair.claim == unsolved.checks[0].claim
    assert pair.then.exchange.number == pair.now.exchange.number == 2
    assert [row[0] for row in pair.rows] == [step.stage for step in pair.then.steps]


@pytest.mark.parametrize("changed", ["seed", "kata"])
def test_other_data_or_another_kata_is_not_compared(unsolved, solved, changed):
    kata = unsolved.kata.model_copy(update={"content_sha256": "0" * 64})
    assert find_pairs(solved, unsolved.model_copy(update={"seed": "x"} if changed == "seed" else {"kata": kata})) == ()


def test_the_page_of_a_solved_kata_shows_both(unsolved, solved):
    page = make_page(solved, unsolved)
    assert "Then and now" in page
    assert "What differed then" in page
    assert "checker solution" in page
    assert "Then and now" not in make_page(solved)

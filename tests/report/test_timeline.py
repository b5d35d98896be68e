import pytest

from checker.report.timeline import fold


@pytest.fixture
def case(unsolved):
    """A failed case with so many exchanges, which shows in one of them."""

    def build(count, failing):
        case = unsolved.checks[0].cases[0]
        transcript = tuple(case.transcript[0].model_copy(update={"number": n}) for n in range(1, count + 1))
        broken = case.broken.model_copy(update={"exchange": failing})
        return case.model_copy(update={"transcript": transcript, "broken": broken})

    return build


def numbers(case):
    return [(one.folded, [exchange.number for exchange in one.exchanges]) for one in fold(case)]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_few_exchanges_all_stand_in_sight(case, count):
    assert numbers(case(count, count)) == [(False, list(range(1, count + 1)))]


def test_of_many_the_first_and_last_three_stand_in_sight(case):
    assert numbers(case(12, 12)) == [(False, [1, 2, 3]), (True, [4, 5, 6, 7, 8, 9]), (False, [10, 11, 12])]


def test_the_failing_one_is_never_folded(case):
    assert numbers(case(12, 6)) == [
        (False, [1, 2, 3]),
        (True, [4, 5]),
        (False, [6]),
        (True, [7, 8, 9]),
        (False, [10, 11, 12]),
    ]

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from checker.lateness import (
    NO_DEADLINE,
    count_grade,
    find_deadline,
    find_lateness,
    find_unused,
    raw_score,
    tell_grade,
    tell_length,
    tell_rule,
    write_exact,
    write_number,
)
from checker.model.assignment import Assignment, LateRule
from checker.model.verdict import Points, Score

DEADLINE = datetime.fromisoformat("2026-12-04T18:00:00+01:00")
RULE = LateRule(grace_minutes=5, per_day=10, at_most=50, closes_after_days=7)
WEEK = Assignment(title="Week 3", katas=("hello",), deadline=DEADLINE, late=RULE)


def after(**length):
    return (DEADLINE.astimezone(UTC) + timedelta(**length)).isoformat(timespec="seconds")


def late(assignment=WEEK, learner="Ada", **length):
    return find_lateness(assignment, learner, after(**length))


@pytest.mark.parametrize(
    ("length", "standing", "days", "off"),
    [
        ({"days": -1}, "on time", 0, 0),
        ({"seconds": 0}, "on time", 0, 0),
        ({"seconds": 1}, "within the grace", 0, 0),
        ({"minutes": 5}, "within the grace", 0, 0),
        ({"minutes": 5, "seconds": 1}, "late", 1, 10),
        ({"days": 1}, "late", 1, 10),
        ({"days": 1, "seconds": 1}, "late", 2, 20),
        ({"days": 4, "hours": 12}, "late", 5, 50),
        ({"days": 7}, "late", 7, 50),
        ({"days": 7, "seconds": 1}, "closed", 8, 100),
    ],
)
def test_each_day_begun_takes_its_percent_up_to_the_most_and_then_nothing_counts(length, standing, days, off):
    found = late(**length)
    assert (found.standing, found.days_begun, found.percent_off) == (standing, days, off)


def test_what_is_not_known_takes_nothing_off_and_is_said():
    for time in (None, "", "2027-01-01T00:00:00", "yesterday", "0001-01-01T00:00:00+14:00"):
        found = find_lateness(WEEK, "Ada", time)
        assert (found.standing, found.percent_off) == ("time not known", 0)
        assert "nothing is off for lateness" in tell_grade(Fraction(1, 2), found)
    assert "2027-01-01T00:00:00 does not say in which zone" in tell_grade(
        Fraction(1), find_lateness(WEEK, "Ada", "2027-01-01T00:00:00")
    )


def test_without_a_deadline_or_a_rule_nothing_is_off():
    assert find_lateness(None, "Ada", after(days=3)) == NO_DEADLINE
    assert find_lateness(WEEK.model_copy(update={"deadline": None}), "Ada", after(days=3)) == NO_DEADLINE
    without = late(WEEK.model_copy(update={"late": None}), days=30)
    assert (without.standing, without.percent_off) == ("late", 0)
    assert tell_grade(Fraction(1), without) == "Handed in 30 days late: nothing is off for that."


def test_where_it_closes_at_once_only_the_grace_is_left():
    strict = WEEK.model_copy(update={"late": LateRule(grace_minutes=5, per_day=0, closes_after_days=0)})
    assert [late(strict, minutes=minutes).standing for minutes in (5, 6)] == ["within the grace", "closed"]


def test_an_extension_is_the_learners_own_deadline_however_the_name_is_written():
    longer = WEEK.model_copy(update={"extensions": {"Zoë  Lovelace": DEADLINE + timedelta(days=2)}})
    for name in ("Zoë Lovelace", "zoe\u0308 lovelace"):
        found = late(longer, name, days=2, hours=1)
        assert (found.is_extended, found.percent_off) == (True, 10)
    assert late(longer, "Zoe Lovelace", days=2, hours=1).percent_off == 30
    assert find_deadline(longer, "Ada") == DEADLINE
    assert find_unused(longer, ["Ada", "zoë lovelace"]) == []
    assert find_unused(longer, ["Ada"]) == ["Zoë  Lovelace"]


def test_zones_do_not_count():
    same = ("2026-12-04T19:00:00+01:00", "2026-12-04T18:00:00Z", "2026-12-04T13:00:00-05:00")
    assert len({find_lateness(WEEK, "Ada", time) for time in same}) == 1


def test_the_arithmetic_is_told_exactly():
    assert tell_grade(Fraction(3, 4), late(days=1, hours=3)) == (
        "Handed in 1 day 3 hours late: 2 days begun, 20 % off. 0.75 x 0.80 = 0.60"
    )
    assert tell_grade(Fraction(2, 9), late(days=1, hours=3)).endswith("2/9 x 0.80 = 8/45, rounded 0.1778")
    assert tell_grade(Fraction(1), late(days=8)) == (
        "Handed in 8 days late, after the assignment was closed: nothing of it counts. 1 x 0 = 0"
    )
    assert tell_grade(Fraction(1), late(minutes=1)) == "Handed in 1 minute late, within the grace: nothing is off."
    assert tell_grade(Fraction(1), late()) == ""


def test_the_grade_is_never_rounded_on_the_way():
    score = Score(fixed=Points(earned=1, of=3), kept=Points(earned=0, of=0), value=0.3333)
    assert count_grade(raw_score(score), late(days=1)) == Fraction(3, 10)
    whole = Fraction(0)
    for percent in range(101):
        rule = WEEK.model_copy(update={"late": LateRule(per_day=percent)})
        whole += count_grade(Fraction(1, 7), late(rule, days=1))
    assert whole == Fraction(1, 7) * Fraction(5050, 100)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("0", "0"),
        ("1", "1"),
        ("1/8", "0.125"),
        ("1/16", "0.0625"),
        ("1/32", "0.0313"),
        ("2/3", "0.6667"),
        ("25/2", "12.5"),
    ],
)
def test_numbers_are_rounded_half_up_and_only_when_they_are_written(number, written):
    assert write_number(Fraction(number)) == written


def test_a_number_that_has_no_end_stays_a_fraction():
    assert [write_exact(Fraction(number)) for number in ("1/3", "0.5", "1", "0", "0.675")] == [
        "1/3", "0.50", "1", "0", "0.675",
    ]  # fmt: skip


def test_a_length_is_told_by_its_two_largest_units_that_count():
    assert [tell_length(seconds) for seconds in (1, 61, 3600, 86_401, 90_061, 172_800)] == [
        "1 second", "1 minute 1 second", "1 hour", "1 day 1 second", "1 day 1 hour", "2 days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            RULE,
            "Up to 5 minutes after the deadline nothing is off. After that, each day begun since the deadline takes "
            "10 % off the score, at most 50 % in all. What is handed in more than 7 days late does not count.",
        ),
        (
            LateRule(grace_minutes=1, per_day=20, closes_after_days=0),
            "Up to 1 minute after the deadline nothing is off. What is handed in later does not count.",
        ),
        (LateRule(per_day=20), "Each day begun since the deadline takes 20 % off the score."),
        (
            LateRule(per_day=0, closes_after_days=1),
            "Handing in late takes nothing off the score. What is handed in more than 1 day late does not count.",
        ),
    ],
)
def test_learners_are_told_the_rule_in_words(rule, words):
    assert tell_rule(rule) == words

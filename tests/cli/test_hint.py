from pathlib import Path

import pytest

from checker.bench.progress import mark_solved

HINTS = "## 1\n\nListen to it.\n\n## 2\n\nWhat does the route function return?\n"


@pytest.fixture
def hinted(picked):
    """The tiny kata, picked, with two hints."""
    (picked.katas / "katas" / "tiny" / "hints.md").write_text(HINTS)
    return picked


@pytest.mark.usefixtures("hinted")
def test_each_time_one_hint_more_and_at_the_end_what_else_helps(here):
    first, second, third = (here("hint tiny") for _ in range(3))
    assert {(each.code, each.err) for each in (first, second, third)} == {(0, "")}
    assert first.out.splitlines() == [
        "Hint 1 of 2 for tiny",
        "",
        "Listen to it.",
        "",
        "1 is left: `checker hint` shows the next one.",
    ]
    assert "Hint 2 of 2" in second.out
    assert "That was the last hint." in second.out
    for shown in (second.out, third.out):
        for command in ("checker check tiny", "checker explain route", "checker solution tiny --give-up"):
            assert command in shown
    assert "You have had all 2; `checker hint --all` shows them again." in third.out


def test_all_shows_again_what_was_shown_and_nothing_new(hinted, here):
    assert "You have had no hint for tiny yet. 2 are left" in here("hint tiny --all").out
    here("hint tiny")
    again = [here("hint --all", cwd=hinted.work / "tiny").out for _ in range(2)]
    assert again[0] == again[1]
    assert "Listen to it." in again[0]
    assert "What does the route function return?" not in again[0]


def test_after_a_check_the_report_is_named(hinted):
    hinted("check tiny")
    for _ in range(2):
        shown = hinted("hint tiny").out
    assert str(Path("work") / "reports" / "tiny" / "report.html") in shown


def test_a_solution_that_is_open_is_named_as_such_and_hints_that_were_just_shown_are_not_offered_again(hinted, here):
    for _ in range(2):
        here("hint tiny")
    mark_solved(hinted.work, "tiny")
    shown = here("hint tiny --all").out
    assert "checker solution tiny\n" in shown
    assert "--give-up" not in shown
    assert "shows them again" not in shown


@pytest.mark.usefixtures("picked")
def test_a_kata_without_hints_says_so(here):
    result = here("hint tiny")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("tiny has no hints.\nWhat else helps:\n")


def test_a_hint_for_what_was_not_picked_leads_to_pick(place, here):
    result = here("hint tiny")
    assert (result.code, result.out) == (2, "")
    assert "`checker pick tiny`" in result.err
    assert not place.work.exists()

import io

import pytest
from rich.console import Console

from checker.model.verdict import Difference
from checker.report.rerun import Rerun, print_reruns


def rerun(then, now):
    return Rerun(number=1, then=then, now=now)


@pytest.fixture
def broken(unsolved):
    return unsolved.checks[0]


@pytest.fixture
def whole(solved):
    return solved.checks[0]


def other(check, **changes):
    """The same check, broken in another way."""
    case = check.cases[0]
    return check.model_copy(
        update={"cases": (case.model_copy(update={"broken": case.broken.model_copy(update=changes)}),)}
    )


def test_what_became_of_a_check_is_said_in_a_word(broken, whole):
    assert rerun(broken, whole).change == "fixed"
    assert rerun(broken, broken).change == "failed"
    assert rerun(whole, whole).change == "holds"
    assert rerun(whole, broken).change == "broken"


def test_a_check_that_fails_elsewhere_has_changed(broken):
    elsewhere = (Difference(what="header location", promised="x", received="y"),)
    assert rerun(broken, other(broken, differences=elsewhere)).change == "changed"
    assert rerun(broken, other(broken, exchange=1)).change == "changed"


def test_another_value_in_the_same_place_is_no_change(broken):
    first, second = broken.cases[0].broken.differences
    same = (first, second.model_copy(update={"received": "0.2 seconds too early"}))
    assert rerun(broken, other(broken, differences=same)).change == "failed"


def test_each_check_has_a_line_and_the_first_failure_is_told(unsolved, broken, whole):
    out = io.StringIO()
    print_reruns(unsolved, [rerun(broken, whole), rerun(broken, broken)], Console(file=out, width=80), "hello")
    text = out.getvalue()
    assert text.startswith("fixed       check 1, it holds now: POST /token")
    assert "\nfailed      check 1, as before: POST /token" in text
    assert "  received    401" in text
    assert text.endswith("  checker check hello\n")

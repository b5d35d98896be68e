from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.report.page import make_page
from checker.submissions import read_submission

ROOT = Path(__file__).parents[2]
LARGEST = ["good-api-key-is-rejected", "neighbour-reads-my-order", "some-parcels-cannot-be-found"]
"""Katas with many exchanges: 262, 273 and 190 in their starters' checks."""


@pytest.mark.parametrize("slug", LARGEST)
@pytest.mark.parametrize("which", ["starter", "reference"])
def test_the_largest_reports_are_below_400_kb(hosts, which, slug):
    kata = open_collection(ROOT).kata(slug)
    submission = read_submission(kata, kata.folder if which == "starter" else kata.solution, which)
    terms = Terms(seed="size", repeat=False, prove_fit=False)
    (verdict,) = grade_together(kata, [submission], terms, hosts)
    assert len(make_page(verdict, again="checker check --again verdict.json").encode()) < 400_000

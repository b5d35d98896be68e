from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.report.page import make_page
from checker.submissions import read_submission

ROOT = Path(__file__).parents[2]
LARGEST = "some-parcels-cannot-be-found"
"""The kata with the most exchanges: 146 in its starter's checks."""


@pytest.mark.parametrize("which", ["starter", "reference"])
def test_the_largest_report_is_below_400_kb(hosts, which):
    kata = open_collection(ROOT).kata(LARGEST)
    submission = read_submission(kata, kata.folder if which == "starter" else kata.solution, which)
    terms = Terms(seed="size", repeat=False, prove_fit=False)
    (verdict,) = grade_together(kata, [submission], terms, hosts)
    assert len(make_page(verdict, again="checker check --again verdict.json").encode()) < 400_000

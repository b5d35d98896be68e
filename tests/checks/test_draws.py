"""Drawn values depend on seed and check alone, and are the same in both rounds."""

import subprocess
import sys

from checker.checks.draws import Draw

WORDS = """
from checker.checks.draws import Draw
draw = Draw("seed", "visible/test_a")
print(draw.word(), draw.name(), draw.title(), draw.email(), draw.token(), draw.integer(1, 10**9), draw.choice("abc"))
"""


def draw_all(seed, check):
    draw = Draw(seed, check)
    return [draw.word(), draw.name(), draw.title(), draw.email(), draw.token(), draw.integer(1, 10**9)]


def test_the_same_seed_and_check_draw_the_same():
    assert draw_all("a", "b") == draw_all("a", "b")


def test_another_seed_or_another_check_draws_something_else():
    assert not set(draw_all("a", "b")) & set(draw_all("c", "b"))
    assert not set(draw_all("a", "b")) & set(draw_all("a", "c"))


def test_the_hash_seed_of_the_process_does_not_count():
    printed = {
        subprocess.run([sys.executable, "-c", WORDS], env={"PYTHONHASHSEED": seed}, capture_output=True).stdout
        for seed in "012"
    }
    assert len(printed) == 1


def test_values_have_the_form_that_is_documented():
    draw = Draw("a", "b")
    assert all(draw.word().isalpha() and draw.word().islower() for _ in range(50))
    assert all(1 <= draw.integer(1, 3) <= 3 for _ in range(50))
    assert len(draw.token()) == 32
    assert draw.email().endswith("@example.com")


def test_a_check_draws_the_same_in_both_rounds_and_in_every_run(grade_app):
    check = """
from checker.checks import *

@to_fix(1, "200")
@pytest.mark.parametrize("case", ["a", "b"])
def test_a(client, draw, case):
    client.get("/" + draw.word() + draw.token())
    assert False
""".replace("from checker", "import pytest\nfrom checker", 1)

    def drawn(**options):
        verdict = grade_app("from fastapi import FastAPI\napp = FastAPI()", visible=check, hidden=None, **options)
        return [case.transcript[0].request.target for case in verdict.checks[0].cases]

    once = drawn()
    assert once[0] != once[1]
    assert drawn(repeat=True) == once
    assert drawn(seed="another") != once

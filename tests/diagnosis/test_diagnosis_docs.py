"""docs/diagnosis.md is true: its map and its rules are those of the code."""

import re
from pathlib import Path

from checker.diagnosis.explain import RULES, name_rule
from checker.diagnosis.stages import SIGNS
from checker.model.stage import STAGES

PAGE = (Path(__file__).parents[2] / "docs" / "diagnosis.md").read_text("utf-8")


def claim_of(rule: object) -> str:
    return (rule.__doc__ or "").splitlines()[0]


def test_the_page_has_every_sign_with_its_stages() -> None:
    rows = [f"| {sign.words} | {', '.join(sign.stages)} |" for sign in SIGNS]
    assert "\n".join(rows) in PAGE


def test_the_page_has_every_rule_in_order_with_its_claim() -> None:
    rows = [f"| {number} | `{name_rule(rule)}` | {claim_of(rule)} |" for number, rule in enumerate(RULES, 1)]
    assert "\n".join(rows) in PAGE


def test_the_page_says_of_every_stage_what_went_wrong_there() -> None:
    assert tuple(re.findall(r"^- \*\*(\w+)\*\*:", PAGE, re.MULTILINE)) == STAGES

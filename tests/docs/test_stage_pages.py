"""The pages of `checker explain` say what katas really answer, and nothing that a kata's fault has a part in."""

import re
from functools import cache
from pathlib import Path

import pytest

from checker.authoring.console_proof import play
from checker.catalogue import open_collection
from checker.catalogue.stage_pages import OTHER_WORDS, PAGES, find_page, read_page
from checker.catalogue.ticket_lines import read_answers, read_curl, read_steps
from checker.errors import UsageProblem
from checker.model.stage import STAGES
from checker.serving.hosts import Hosts
from checker.submissions import read_fix

COLLECTION = open_collection()
BLOCK = re.compile(r"^```console\n.*?^```$", re.MULTILINE | re.DOTALL)


@cache
def read_blocks(page: str) -> tuple[tuple[str, str], ...]:
    """Each console block of a page, with the kata that is named last before it."""
    text, blocks, end = read_page(page), [], 0
    for found in BLOCK.finditer(text):
        slugs = re.findall(r"kata\s+`([a-z0-9-]+)`", text[end : found.start()])
        assert slugs, f"{page}: a block does not say which kata answers so"
        blocks.append((slugs[-1], found[0]))
        end = found.end()
    return tuple(blocks)


def all_blocks() -> list[tuple[str, str, str]]:
    return [(page, slug, block) for page in PAGES for slug, block in read_blocks(page)]


@pytest.mark.parametrize(
    ("page", "slug", "block"), all_blocks(), ids=lambda value: value if "\n" not in value else "block"
)
@pytest.mark.parametrize("version", ["starter", "reference"])
def test_each_exchange_is_what_the_kata_answers_with_its_fault_and_without(
    page: str, slug: str, block: str, version: str, hosts: Hosts
):
    kata = COLLECTION.kata(slug)
    assert kata.solution is not None
    app = read_fix(kata, kata.folder if version == "starter" else kata.solution, version)
    steps = [(step, read_curl(step.command)) for step in read_steps(block)]
    assert steps
    assert [one.words for played in play(kata, app, steps, hosts) for one in played.differences] == []


@pytest.mark.parametrize("page", PAGES)
def test_each_page_shows_two_exchanges(page: str):
    steps = [step for _, block in read_blocks(page) for step in read_steps(block)]
    answers = [answer for step in steps for answer in read_answers(step.shown, shows_head=True)]
    assert len(steps) >= 2
    assert all(answer.status_line for answer in answers)


@pytest.mark.parametrize("stage", STAGES)
def test_each_page_of_a_stage_says_what_happens_how_it_breaks_and_where_to_look(stage: str):
    lines = read_page(stage).split("\n")
    assert lines[0] == f"# Stage: {stage}"
    assert [line for line in lines if line.startswith("## ")] == [
        "## What happens here",
        "## What it looks like from outside when it breaks",
        "## What to look at",
    ]
    assert len(lines) < 75


def test_the_page_of_the_cycle_leads_to_each_other_page():
    named = re.findall(r"`checker explain ([a-z]+)`", read_page("cycle"))
    assert set(named) >= set(STAGES) - {"response"}
    assert all(f"**{stage}**" in read_page("cycle") for stage in STAGES)


def test_pages_name_commands_that_exist_and_lines_fit():
    for page in PAGES:
        assert {find_page(word) for word in re.findall(r"`checker explain (\w+)`", read_page(page))} <= set(PAGES)
        prose = BLOCK.sub("", read_page(page))
        assert [line for line in prose.split("\n") if len(line) > 120] == []


@pytest.mark.parametrize(
    ("word", "page"),
    [
        *[("cycle", "cycle"), ("Routing", "routing"), ("auth", "authentication"), ("valid", "validation")],
        *[("401", "authentication"), ("404", "routing"), ("422", "validation"), ("500", "route"), ("db", "data")],
    ],
)
def test_a_stage_is_found_by_the_words_people_have(word: str, page: str):
    assert find_page(word) == page


def test_other_words_lead_to_stages_and_hide_none():
    assert set(OTHER_WORDS.values()) == set(STAGES)
    assert not set(OTHER_WORDS) & set(PAGES)


@pytest.mark.parametrize(
    ("word", "near"), [("validaton", "validation"), ("databse", "data"), ("r", None), ("ro", None), ("418", None)]
)
def test_a_wrong_stage_is_told_the_nearest(word: str, near: str | None):
    with pytest.raises(UsageProblem) as caught:
        find_page(word)
    assert ("Did you mean" in str(caught.value)) is (near is not None)
    assert near is None or near in str(caught.value)
    assert "request, routing, authentication" in str(caught.value)


def test_the_pages_lie_where_the_project_keeps_them():
    folder = Path(__file__).parents[2] / "docs" / "stages"
    assert {file.stem for file in folder.iterdir()} == set(PAGES)

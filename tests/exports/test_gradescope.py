"""results.json is held against a model of our own of what Gradescope documents, which knows no other members."""

import json
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from checker.exports.gradescope import VISIBILITIES, make_results, read_points

Shown = Literal["visible", "hidden", "after_due_date", "after_published"]
Form = Literal["text", "html", "simple_format", "md", "ansi"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Outcome(Strict):
    score: float | None = None
    max_score: float | None = None
    status: Literal["passed", "failed"] | None = None
    name: str
    number: str
    output: str
    output_format: Form
    tags: list[str]
    visibility: Shown
    extra_data: dict[str, object]


class Results(Strict):
    score: Annotated[float, Field(ge=0)]
    execution_time: float | None = None
    output: str
    output_format: Form
    visibility: Shown
    stdout_visibility: Shown
    extra_data: dict[str, object]
    tests: list[Outcome]


def read(*arguments, **options):
    return Results.model_validate_json(make_results(*arguments, **options))


def test_a_verdict_is_told_as_it_was_read_once(graded, golden):
    golden("gradescope-results.json", make_results(graded()))


def test_the_score_is_the_product_and_the_tests_add_up_to_it(graded):
    results = read(graded(), points=30)
    assert results.score == 5
    assert sum(test.score for test in results.tests) == pytest.approx(5, abs=0.001)
    assert sum(test.max_score for test in results.tests) == pytest.approx(30, abs=0.001)


def test_hidden_checks_are_shown_when_it_is_said(graded):
    for word in VISIBILITIES:
        shown = {test.extra_data["id"].partition("/")[0]: test.visibility for test in read(graded(), hidden=word).tests}
        assert shown == {"visible": "visible", "hidden": word}


def test_the_whole_tells_of_hidden_checks_only_where_they_are_shown(graded):
    assert read(graded()).output.startswith("Of the checks in your copy, 1 of 2 hold.")
    assert read(graded(), hidden="visible").output.startswith("Not solved yet: promises 2, 3 and 4 do not hold.")


def test_what_the_autograder_prints_is_never_shown_to_learners(graded):
    assert read(graded()).stdout_visibility == "hidden"


def test_what_cannot_be_read_is_told_to_the_learner(graded):
    results = read(graded(problem="There is no app.py.\x1b[31m"))
    assert (results.score, results.tests) == (0, [])
    assert results.output == "What was handed in can't be graded: There is no app.py.\u241b[31m"


def test_every_text_is_text_and_holds_no_control_character(graded, unsolved):
    hostile = "<script>alert(1)</script>\x1b]8;;javascript:x\x07\u202e\x00\ud800"
    check = unsolved.checks[0]
    case = check.cases[0]
    broken = case.broken.model_copy(update={"message": hostile})
    check = check.model_copy(
        update={"claim": hostile, "cases": (case.model_copy(update={"broken": broken, "id": hostile}),)}
    )
    content = make_results(graded(verdict=unsolved.model_copy(update={"checks": (check,)})))
    (test,) = Results.model_validate_json(content).tests
    assert test.output_format == "text"
    assert all(letter.isprintable() or letter == "\n" for letter in test.name + test.output)


def test_a_long_text_is_cut_and_says_so(graded, unsolved):
    check = unsolved.checks[0].model_copy(update={"claim": "x" * 100_000})
    content = make_results(graded(verdict=unsolved.model_copy(update={"checks": (check,)})))
    assert len(content) < 10_000
    assert b"(first 500 of 100,000 characters)" in content


@pytest.mark.parametrize(
    ("metadata", "points"),
    [
        (json.dumps({"id": 1, "assignment": {"total_points": "20.0"}}), 20),
        (json.dumps({"assignment": {"total_points": 12}}), 12),
        (json.dumps({"assignment": {"total_points": "0.0"}}), None),
        (json.dumps({"assignment": {"total_points": "nan"}}), None),
        (json.dumps({"assignment": None}), None),
        ("[]", None),
        ("not JSON", None),
        ("[" * 100_000, None),
    ],
)
def test_the_points_of_the_assignment_are_read_where_they_are(metadata, points):
    assert read_points(metadata.encode()) == points

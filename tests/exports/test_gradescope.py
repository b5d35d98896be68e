"""results.json is held against a model of our own of what Gradescope documents, which knows no other members."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from checker.exports.gradescope import VISIBILITIES, date, make_results, read_points
from checker.lateness import find_lateness
from checker.model.assignment import Assignment, LateRule

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


DEADLINE = datetime.fromisoformat("2026-11-24T18:00:00+01:00")
WEEK = Assignment(title="Week 3", katas=("k",), deadline=DEADLINE, late=LateRule(per_day=20))


def at(graded, when, assignment=WEEK):
    """The same, handed in at a time."""
    receipt = graded.receipt.model_copy(update={"submitted_at": when})
    lateness = find_lateness(assignment, receipt.learner, when)
    return replace(graded, receipt=receipt, lateness=lateness)


def test_a_late_one_is_told_with_what_is_off_as_it_was_read_once(graded, golden):
    said = WEEK.model_copy(update={"failure_details": "received", "checks": {"hidden/*": "after_deadline"}})
    golden("gradescope-late-results.json", make_results(at(graded(), "2026-11-25T17:00:01Z"), assignment=said))


def test_the_grade_is_the_score_less_what_is_off(graded):
    results = read(at(graded(), "2026-11-25T17:00:00Z"), points=30, assignment=WEEK)
    assert results.score == 4
    assert sum(test.score for test in results.tests) == pytest.approx(5, abs=0.001)
    assert results.output.endswith("Handed in 1 day late: 1 day begun, 20 % off. 1/6 x 0.80 = 2/15, rounded 0.1333")
    assert results.extra_data["lateness"] == {
        "score_before": 5, "percent_off": 20, "standing": "late", "deadline": DEADLINE.isoformat(),
    }  # fmt: skip


def test_what_an_assignment_says_of_checks_is_said_in_gradescopes_words(graded):
    for said, visibility in (("always", "visible"), ("after_deadline", "after_due_date"), ("never", "hidden")):
        assignment = WEEK.model_copy(update={"checks": {"hidden/*": said}})
        shown = [test.visibility for test in read(graded(), assignment=assignment).tests]
        assert shown == ["visible", "visible", visibility, visibility, visibility]
    some = WEEK.model_copy(update={"checks": {"visible/test_sign_up": "never"}})
    results = read(graded(), hidden="hidden", assignment=some)
    assert [test.visibility for test in results.tests] == ["visible", "hidden", "hidden", "hidden", "hidden"]
    assert results.output.startswith("Of the checks that are shown here, 0 of 1 hold. Other checks count as well;")
    nothing = read(graded(), assignment=WEEK.model_copy(update={"checks": {"*": "never"}}))
    assert nothing.output == "What came of the checks is not told here."


def test_what_learners_see_has_no_more_details_than_the_assignment_says(graded, unsolved):
    promised = [
        one.promised for check in unsolved.checks for case in check.cases if case.broken
        for one in case.broken.differences if len(one.promised) > 3
    ]  # fmt: skip
    assert len(promised) > 1
    for details in ("received", "none"):
        said = WEEK.model_copy(update={"failure_details": details, "checks": {"hidden/*": "always"}})
        told = "".join(test.name + test.output for test in read(graded(), assignment=said).tests)
        assert not [text for text in promised if text in told]
        assert ("Came back: 401 Unauthorized" in told) is (details == "received")


def test_of_a_check_that_learners_never_see_instructors_see_everything(graded):
    said = WEEK.model_copy(update={"failure_details": "none", "checks": {"hidden/*": "never"}})
    card = read(graded(), assignment=said).tests[3]
    assert (card.name, card.extra_data["id"]) == ("GET /me/card answers a PNG image", "hidden/test_card_is_an_image")
    assert 'promised "image/png", received "image/jpeg"' in card.output


def test_the_time_and_the_name_are_taken_from_gradescopes_metadata(graded):
    said = WEEK.model_copy(update={"extensions": {"ben@x.example": DEADLINE + timedelta(days=1)}})
    users = [{"name": "Ada", "email": "ada@x.example"}, {"name": "Ben", "email": "Ben@x.example"}]
    late = {"id": 1, "created_at": "2026-11-26T10:00:00.365935-07:00"}
    for metadata, off in (
        (late, 60), (late | {"users": users[:1]}, 60), (late | {"users": users}, 40), (late | {"users": "?"}, 60),
        ({"users": users}, 0), ({"created_at": "soon"}, 0), ([], 0),
    ):  # fmt: skip
        assert date(graded(), json.dumps(metadata).encode(), said).lateness.percent_off == off
    assert date(graded(), b"not JSON", said).lateness.standing == "time not known"

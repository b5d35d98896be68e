"""result.json is held against a model of our own of Classroom 50's result-v1 schema, cross-field rules included."""

from datetime import datetime
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from checker.errors import UsageProblem
from checker.exports.classroom50 import make_result
from checker.model.assignment import Assignment, LateRule

Text = Annotated[str, Field(min_length=1)]
Time = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$")]
Whole = Annotated[int, Field(ge=0)]

RUNNER = {
    "CLASSROOM": "web-2026",
    "ASSIGNMENT": "sign-in",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "tamsin",
    "SUBMISSION_TAG": "submit/2026-11-24T20-00-05Z-a1b2c3d",
    "COMMIT_URL": "https://git.example/web/commit/a1b2c3d",
    "RELEASE_URL": "https://git.example/web/releases/tag/1",
    "REVIEW_URL": "https://git.example/web/compare/0...1",
}


class Outcome(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)
    name: Annotated[Text, Field(alias="test-name")]
    passed: bool
    score: Whole
    most: Annotated[Whole, Field(alias="max-score")]


class Result(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    schema_: Annotated[Literal["classroom50/result/v1"], Field(alias="schema")]
    classroom: Text
    assignment: Text
    assignment_type: Literal["individual", "group", "team"]
    owner: Text
    submission: Annotated[str, Field(pattern="^submit/")]
    commit: Text
    release: Text
    review: Text
    datetime: Time
    graded_at: Time | None = None
    score: Whole
    most: Annotated[Whole, Field(alias="max-score")]
    tests: list[Outcome]

    @model_validator(mode="after")
    def add_up(self):
        assert self.score <= self.most
        assert self.score == sum(test.score for test in self.tests)
        assert self.most == sum(test.most for test in self.tests)
        assert all(test.score <= test.most for test in self.tests)
        return self


def test_a_verdict_is_told_as_it_was_read_once(graded, golden):
    content = make_result(graded(), RUNNER)
    golden("classroom50-result.json", content)
    result = Result.model_validate_json(content)
    assert (result.score, result.most) == (1, 6)


def test_the_time_of_the_submission_does_not_move_when_it_is_graded_again(graded, unsolved):
    later = unsolved.timings.model_copy(update={"graded_at": "2027-01-01T00:00:00+01:00"})
    one = Result.model_validate_json(make_result(graded(), RUNNER))
    two = Result.model_validate_json(
        make_result(graded(verdict=unsolved.model_copy(update={"timings": later})), RUNNER)
    )
    assert one.datetime == two.datetime == "2026-11-24T20:00:05Z"
    assert two.graded_at == "2026-12-31T23:00:00Z"


def test_what_cannot_be_read_has_a_result_that_says_so(graded):
    result = Result.model_validate_json(make_result(graded(problem="There is no app.py."), RUNNER))
    assert (result.score, result.most, result.tests[0].output) == (0, 1, "There is no app.py.")


def test_without_the_runners_variables_there_is_no_result(graded):
    short = {name: value for name, value in RUNNER.items() if name not in ("COMMIT_URL", "OWNER")}
    with pytest.raises(UsageProblem, match="gives OWNER, COMMIT_URL"):
        make_result(graded(), short)


def test_an_owner_may_be_called_user_name_and_the_commit_stands_for_the_review(graded):
    short = {name: value for name, value in RUNNER.items() if name not in ("REVIEW_URL", "OWNER")}
    result = Result.model_validate_json(make_result(graded(), short | {"USERNAME": "ada"}))
    assert (result.owner, result.review) == ("ada", RUNNER["COMMIT_URL"])


WEEK = Assignment(
    title="Week 3", katas=("k",), deadline="2026-11-23T20:00:00Z", late=LateRule(per_day=15, closes_after_days=7),
    extensions={"Ben": "2026-12-01T20:00:00Z"},
)  # fmt: skip
BEFORE, AFTER = (datetime.fromisoformat(f"2026-11-{day}T00:00:00Z") for day in (23, 30))


def test_what_is_off_for_lateness_is_off_each_test_so_that_all_adds_up(graded, golden):
    said = WEEK.model_copy(update={"failure_details": "received", "checks": {"hidden/*": "after_deadline"}})
    content = make_result(graded(), RUNNER, said, BEFORE)
    golden("classroom50-late-result.json", content)
    result = Result.model_validate_json(content)
    assert (result.score, result.most) == (7, 60)
    assert [test.name for test in result.tests][2:] == ["Checks that are not shown", "Handed in in time"]
    assert result.tests[-1].output.endswith("2 days begun, 30 % off. 1/6 x 0.70 = 7/60, rounded 0.1167")


def test_after_the_deadline_what_waited_for_it_is_shown(graded):
    said = WEEK.model_copy(update={"checks": {"hidden/*": "after_deadline"}})
    assert len(Result.model_validate_json(make_result(graded(), RUNNER, said, AFTER)).tests) == 5 + 1
    ben = RUNNER | {"OWNER": "ben"}
    assert len(Result.model_validate_json(make_result(graded(), ben, said, AFTER)).tests) == 2 + 1


def test_what_came_after_the_end_counts_nothing_and_a_time_without_a_zone_takes_nothing_off(graded):
    late = RUNNER | {"SUBMISSION_TAG": "submit/2026-12-24T20-00-05Z-a1b2c3d"}
    result = Result.model_validate_json(make_result(graded(), late, WEEK))
    assert (result.score, result.most) == (0, 6)
    unknown = make_result(graded(), RUNNER | {"SUBMISSION_TAG": "submit/1"}, WEEK)
    result = Result.model_validate_json(unknown)
    assert (result.score, result.most, result.tests[-1].passed) == (1, 6, True)
    assert "nothing is off for lateness" in result.tests[-1].output

import pytest

from checker.diagnosis.statuses import PHRASES
from checker.model.verdict import Difference, Points, Score
from checker.report import wording


def test_each_conclusion_has_its_headline(make, unsolved, solved, not_started):
    assert wording.headline(solved) == "Solved: every promise holds."
    assert wording.headline(unsolved) == "Not solved yet: promises 2, 3 and 4 do not hold."
    assert wording.headline(not_started) == "The app did not start, so nothing could be asked."
    assert wording.headline(make(conclusion="timed_out")).startswith("Stopped")
    assert wording.headline(make(conclusion="visible_passed")) == "Every check in your copy passes."


def test_a_status_has_the_reason_that_standards_have_now(exchange):
    older = exchange(1, "POST", "/orders", {}, 422, "Unprocessable Entity", {})
    assert wording.response_words(older) == f"422 {PHRASES[422]}" == "422 Unprocessable Content"
    assert wording.response_words(exchange(1, "GET", "/", None, 299, "Odd", {})) == "299 Odd"


def test_one_broken_promise_is_told_in_the_singular(make, unsolved):
    assert wording.headline(make(checks=unsolved.checks[:1])) == "Not solved yet: promise 2 does not hold."


def test_both_fractions_are_told():
    score = Score(fixed=Points(earned=2, of=3), kept=Points(earned=12, of=12), value=2 / 3)
    assert wording.fractions(score) == "2 of 3 fixed, 12 of 12 still work"


def test_an_empty_set_is_told_without_numbers():
    score = Score(fixed=Points(earned=0, of=0), kept=Points(earned=0, of=0), value=1)
    assert wording.fractions(score) == "nothing to fix, nothing to keep"


def test_visible_passed_says_how_many_promises_wait(make):
    verdict = make(conclusion="visible_passed", promises_waiting=(4, 2))
    assert wording.explanation(verdict).startswith("2 promises (numbers 2 and 4) wait for hidden checks")
    verdict = make(conclusion="visible_passed", promises_waiting=(4,))
    assert wording.explanation(verdict).startswith("1 promise (number 4) waits")


def test_something_newly_broken_is_said(unsolved):
    assert (
        wording.explanation(unsolved) == "Something that worked in the app as it was handed out does not work any more."
    )


def test_an_unstable_verdict_says_so(unsolved, solved):
    assert "differently" in wording.unstable_words(unsolved)
    assert wording.unstable_words(solved) == ""


def test_a_repetition_is_told_only_where_it_differed(unsolved):
    cases = [case for check in unsolved.checks for case in check.cases]
    told = [words for words in map(wording.repetition_words, cases) if words]
    assert told == ["The first run failed; a second one, with the same data and another hash seed, passed."]


def test_the_failing_exchange_is_the_named_one_else_the_last(unsolved):
    case = unsolved.checks[0].cases[0]
    assert wording.failing_exchange(case).number == 2
    assert wording.failing_exchange(case.model_copy(update={"broken": None})).number == 2
    first = case.broken.model_copy(update={"exchange": 1})
    assert wording.failing_exchange(case.model_copy(update={"broken": first})).number == 1
    assert wording.failing_exchange(case.model_copy(update={"transcript": ()})) is None


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ('"1"', "text"),
        ("1", "number"),
        ("-1.5", "number"),
        ("true", "true or false"),
        ("null", "null"),
        ("[]", "list"),
        ("{}", "object"),
        ("nothing", ""),
        ("an integer", ""),
    ],
)
def test_a_shown_value_has_its_json_type(shown, words):
    assert wording.type_words(shown) == words


def test_types_are_told_where_they_differ():
    assert wording.types_differ(Difference(what="json", promised="1", received='"1"'))
    assert not wording.types_differ(Difference(what="json", promised="1", received="2"))
    assert not wording.types_differ(Difference(what="json", promised="an integer", received="2"))


def test_what_to_do_next_names_commands_for_this_kata(unsolved, solved, not_started):
    slug = unsolved.kata.slug
    assert [command for _, command in wording.next_steps(unsolved, slug)] == [
        f"checker serve {slug}",
        f"checker check {slug}",
    ]
    assert [command for _, command in wording.next_steps(solved, slug)] == [f"checker solution {slug}", "checker"]
    assert [command for _, command in wording.next_steps(not_started, slug)] == [f"checker check {slug}"]

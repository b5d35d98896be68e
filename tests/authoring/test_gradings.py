"""Known fixes are asked as many checks as prove something, and no fewer."""

import pytest

from checker.authoring.catches import keep_catches, recall_catches
from checker.authoring.gradings import grade_known_fixes
from checker.authoring.verify import known_fixes
from checker.catalogue import open_collection


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def graded(author):
    collection = open_collection(author.root)
    kata = collection.kata("tiny")
    solution = collection.solution(kata)
    submissions = list(known_fixes(kata, solution))
    verdicts = grade_known_fixes(kata, solution, submissions, "proof", author.hosts)
    assert [verdict.submission.name for verdict in verdicts] == [one.name for one in submissions]
    return {verdict.submission.name: {check.promise for check in verdict.checks} for verdict in verdicts}


def asked(author, name):
    """The cases that a known fix was asked, with what came of each and of its repetition."""
    collection = open_collection(author.root)
    kata = collection.kata("tiny")
    solution = collection.solution(kata)
    verdicts = grade_known_fixes(kata, solution, list(known_fixes(kata, solution)), "proof", author.hosts)
    (verdict,) = (one for one in verdicts if one.submission.name == name)
    return [(check.id, case.id, case.outcome, case.again) for check in verdict.checks for case in check.cases]


def test_what_is_right_is_asked_everything_and_what_is_wrong_the_promise_that_catches_it(author):
    both = {1, 2}
    assert graded(author) == {
        "starter": both, "the reference": both, "shorter": both, "longer": both,
        "shouts": {1}, "whispers": {1}, "greets_everywhere": {2},
    }  # fmt: skip


def test_a_wrong_fix_that_is_caught_elsewhere_is_asked_everything(author):
    author.change("solutions/tiny/solution.toml", "caught_by = 2", "caught_by = 1")
    assert graded(author)["greets_everywhere"] == {1, 2}


def test_a_wrong_fix_is_asked_until_a_check_fails_twice(author):
    assert asked(author, "shouts") == [("visible/test_hello", "", "failed", "failed")]
    (case,) = asked(author, "greets_everywhere")
    assert case[0] == "visible/test_nothing_else_is_there"
    assert case[2:] == ("failed", "failed")


def test_what_passes_before_a_wrong_fix_fails_is_told_too(author):
    author.change("katas/tiny/test_app.py", '["/nothing", "/hello/you"]', '["/hello/you", "/nothing"]')
    assert [case[2:] for case in asked(author, "greets_everywhere")] == [("passed", None), ("failed", "failed")]


def test_a_right_fix_is_asked_every_case(author):
    assert len(asked(author, "shorter")) == 4


def test_what_caught_a_wrong_fix_is_asked_first_the_next_time(author, tmp_path):
    author.change("katas/tiny/test_app.py", '["/nothing", "/hello/you"]', '["/hello/you", "/nothing"]')
    before = asked(author, "greets_everywhere")
    assert asked(author, "greets_everywhere") == before[1:]
    (note,) = (tmp_path / "cache").rglob("tiny.json")
    note.write_text('{"greets_everywhere": "visible/test_that_is_gone"}')
    assert asked(author, "greets_everywhere") == before


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_broken_note_says_nothing(author, tmp_path, text):
    kata = open_collection(author.root).kata("tiny")
    keep_catches(kata, {})
    (note,) = (tmp_path / "cache").rglob("tiny.json")
    note.write_text(text)
    assert recall_catches(kata) == {}

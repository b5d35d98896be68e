"""Known fixes are asked as many checks as prove something, and no fewer."""

from checker.authoring.gradings import grade_known_fixes
from checker.authoring.verify import known_fixes
from checker.catalogue import open_collection


def graded(author):
    collection = open_collection(author.root)
    kata = collection.kata("tiny")
    solution = collection.solution(kata)
    submissions = list(known_fixes(kata, solution))
    verdicts = grade_known_fixes(kata, solution, submissions, "proof", author.hosts)
    assert [verdict.submission.name for verdict in verdicts] == [one.name for one in submissions]
    return {verdict.submission.name: {check.promise for check in verdict.checks} for verdict in verdicts}


def test_what_is_right_is_asked_everything_and_what_is_wrong_the_promise_that_catches_it(author):
    both = {1, 2}
    assert graded(author) == {
        "starter": both, "the reference": both, "shorter": both, "longer": both,
        "shouts": {1}, "whispers": {1}, "greets_everywhere": {2},
    }  # fmt: skip


def test_a_wrong_fix_that_is_caught_elsewhere_is_asked_everything(author):
    author.change("solutions/tiny/solution.toml", "caught_by = 2", "caught_by = 1")
    assert graded(author)["greets_everywhere"] == {1, 2}

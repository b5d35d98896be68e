from checker.model.verdict import Points, Score, StartFailure
from checker.report.since import since_words, start_words


def change(verdict, **outcomes):
    """The verdict with other outcomes, by the check's name, and the points that follow from them."""
    checks = tuple(
        check.model_copy(update={"outcome": outcomes.get(check.id.partition("/")[2], check.outcome)})
        for check in verdict.checks
    )

    def points(kind):
        those = [check for check in checks if check.kind == kind]
        return Points(earned=sum(check.outcome == "passed" for check in those), of=len(those))

    score = Score(fixed=points("to_fix"), kept=points("to_keep"), value=0)
    return verdict.model_copy(update={"checks": checks, "score": score})


def names(verdict, kind):
    return [check.id.partition("/")[2] for check in verdict.checks if check.kind == kind]


def test_the_first_run_has_nothing_to_compare_with(solved):
    assert since_words(None, change(solved)) == "1 of 1 fixed, 3 of 3 still work."


def test_the_same_again_is_said_to_be_the_same(solved):
    assert since_words(solved, change(solved)) == "1 of 1 fixed, 3 of 3 still work; all as before."


def test_what_was_fixed_is_counted(solved):
    (name,) = names(solved, "to_fix")
    before = change(solved, **{name: "failed"})
    assert since_words(before, change(solved)) == ("1 of 1 fixed, 3 of 3 still work; that is 1 fixed more than before.")


def test_what_broke_is_counted_and_named(solved):
    name = names(solved, "to_keep")[0]
    claim = next(check.claim for check in solved.checks if check.id.endswith(f"/{name}"))
    assert since_words(solved, change(solved, **{name: "failed"})) == (
        f"1 of 1 fixed, 2 of 3 still work; 1 that worked before broke. Broken since: {claim}."
    )


def test_a_fix_that_breaks_something_else_says_both(solved):
    (fixed,), kept = names(solved, "to_fix"), names(solved, "to_keep")
    before = change(solved, **{fixed: "failed"})
    said = since_words(before, change(solved, **dict.fromkeys(kept, "failed")))
    assert said.startswith("1 of 1 fixed, 0 of 3 still work; that is 1 fixed more than before, but 3 that worked")
    assert said.endswith(" and 1 more.")


def test_what_works_again_and_what_is_broken_again_are_told_apart(solved):
    (fixed,), kept = names(solved, "to_fix"), names(solved, "to_keep")[0]
    good, bad = change(solved, **{kept: "failed"}), change(solved, **{fixed: "failed"})
    assert "; 1 works again, but 1 fixed before is broken again." in since_words(good, bad)


def test_a_syntax_error_is_a_line(not_started):
    assert start_words(not_started) == "app.py, line 12, is not Python: '(' was never closed."


def test_an_app_that_raises_at_import_is_told_with_the_learners_own_last_line(not_started):
    lines = ('File "app.py", line 3, in <module>', "    setup()", 'File "app.py", line 9, in setup', "    1 / 0")
    failure = StartFailure(kind="crashed", message="app raised: ZeroDivisionError", traceback=(*lines, "Zero: no"))
    verdict = not_started.model_copy(update={"start_failure": failure})
    assert start_words(verdict) == "app raised: ZeroDivisionError (app.py, line 9: 1 / 0)"


def test_an_app_that_started_has_no_such_line(solved):
    assert start_words(solved) == ""

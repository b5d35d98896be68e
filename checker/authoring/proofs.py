"""What must hold of a kata's gradings, a function each: evidence in, findings out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.authoring import lint_promises
from checker.authoring.places import Found, at_check, at_key, at_promise
from checker.model.kata import Kata, Solution, Variant
from checker.model.verdict import CheckResult, Verdict

WRONG_FIXES = 3
OTHER_FIXES = 2


@dataclass(frozen=True)
class Graded:
    """A kata with the verdicts of its starter, its reference and its variants, in that order."""

    kata: Kata
    solution: Solution
    verdicts: list[Verdict]

    @property
    def starter(self) -> Verdict:
        """The untouched kata."""
        return self.verdicts[0]

    @property
    def reference(self) -> Verdict:
        """The solution."""
        return self.verdicts[1]

    def variants(self) -> Iterator[tuple[Variant, Verdict]]:
        """Each known fix with its verdict."""
        return zip(self.solution.variants, self.verdicts[2:], strict=True)

    @property
    def solution_toml(self) -> Path:
        """Where the author says what is to be expected."""
        return (self.kata.solution or self.kata.folder) / "solution.toml"


def prove(graded: Graded) -> Iterator[Found]:
    """All findings."""
    for proof in (
        starter_fails_what_is_to_fix,
        starter_breaks_what_is_said,
        starter_is_explained_where_it_shows_or_sits,
        reference_passes_everything,
        other_fixes_pass_everything,
        wrong_fixes_are_caught_where_it_is_said,
        there_are_enough_variants,
        every_promise_has_a_check,
        some_visible_check_fails_and_some_passes,
        nothing_is_unstable,
    ):
        yield from proof(graded)
    if graded.reference.start_failure is None:
        yield from lint_promises.lint(graded.kata, graded.solution, graded.reference.checks)


def starter_fails_what_is_to_fix(graded: Graded) -> Iterator[Found]:
    """The untouched starter fails each check that is to fix and passes each that is to keep."""
    if graded.starter.start_failure is not None:
        yield Found(graded.kata.folder, f"the starter does not start: {graded.starter.start_failure.message}")
        return
    for check in graded.starter.checks:
        passed = check.outcome == "passed"
        if check.kind == "to_fix" and passed:
            message = f"{check.id} is marked to_fix, but the starter passes it; mark it to_keep"
            yield at_check(graded.kata, check, message)
        if check.kind == "to_keep" and not passed:
            message = (
                f"{check.id} is marked to_keep, but the starter fails it ({why(check)}); mark it to_fix, or mend it"
            )
            yield at_check(graded.kata, check, message)


def starter_breaks_what_is_said(graded: Graded) -> Iterator[Found]:
    """The promises whose checks the starter fails are those that solution.toml names."""
    broken = sorted({check.promise for check in graded.starter.checks if check.outcome != "passed"})
    said = sorted(graded.solution.breaks)
    if broken != said and graded.starter.start_failure is None:
        message = f"breaks = {said}, but the starter breaks {broken}; mend the one or the other"
        yield at_key(graded.solution_toml, ("breaks",), message)


def starter_is_explained_where_it_shows_or_sits(graded: Graded) -> Iterator[Found]:
    """The diagnosis of the first check that the starter fails names the stage of the symptom or of the cause."""
    first = next((case for check in graded.starter.checks for case in check.cases if case.broken is not None), None)
    if first is None or first.diagnosis is None or graded.starter.start_failure is not None:
        return
    said = graded.kata.stage, graded.solution.stage
    if first.diagnosis.stage not in said:
        message = (
            f"a learner is told that it went wrong at {first.diagnosis.stage or 'no stage'} ({first.diagnosis.rule}), "
            f"and you say that the symptom shows at {said[0]} and the cause is at {said[1]}; mend the stages, let "
            "another check be the first that fails, or see docs/diagnosis.md for what a rule looks at"
        )
        yield at_key(graded.kata.folder / "kata.toml", ("stage",), message)


def reference_passes_everything(graded: Graded) -> Iterator[Found]:
    """The reference is solved."""
    if graded.reference.conclusion != "solved":
        yield Found(graded.solution_toml.parent, f"the reference does not pass: {why_not(graded.reference)}")


def other_fixes_pass_everything(graded: Graded) -> Iterator[Found]:
    """Every other fix is solved, or the checks are unjust."""
    for variant, verdict in graded.variants():
        if variant.passes and verdict.conclusion != "solved":
            yield Found(variant.folder, f"this other fix must pass and does not: {why_not(verdict)}")


def wrong_fixes_are_caught_where_it_is_said(graded: Graded) -> Iterator[Found]:
    """Every wrong fix fails a check of the promise that solution.toml names."""
    for variant, verdict in graded.variants():
        if variant.passes:
            continue
        broken = sorted({check.promise for check in verdict.checks if check.outcome != "passed"})
        if verdict.conclusion == "solved":
            yield Found(variant.folder, "this wrong fix passes every check; write one that catches it")
        elif variant.caught_by not in broken:
            message = f"{variant.name} is caught by promise {broken}, not by {variant.caught_by} as caught_by says"
            yield at_key(graded.solution_toml, ("wrong_fixes", variant.name, "caught_by"), message)


def there_are_enough_variants(graded: Graded) -> Iterator[Found]:
    """At least three wrong fixes and two others."""
    wrong = sum(not variant.passes for variant in graded.solution.variants)
    other = sum(variant.passes for variant in graded.solution.variants)
    if wrong < WRONG_FIXES:
        message = f"there are {wrong} wrong fixes; think of at least {WRONG_FIXES} that tempt"
        yield Found(graded.solution_toml, message)
    if other < OTHER_FIXES:
        message = f"there are {other} other fixes; write at least {OTHER_FIXES} unlike the reference"
        yield Found(graded.solution_toml, message)


def every_promise_has_a_check(graded: Graded) -> Iterator[Found]:
    """No promise goes untested."""
    tested = {check.promise for check in graded.starter.checks}
    for promise in graded.kata.promises:
        if promise.number not in tested:
            message = f"no check holds to promise {promise.number}; write one, or drop it"
            yield at_promise(graded.kata, promise.number, message)


def some_visible_check_fails_and_some_passes(graded: Graded) -> Iterator[Found]:
    """A learner sees the fault fail, and sees what must go on working."""
    kinds = {check.kind for check in graded.starter.checks if check.origin == "visible"}
    for kind in {"to_fix", "to_keep"} - kinds:
        yield Found(graded.kata.visible_checks, f"no visible check is marked {kind}; a learner needs one")


def nothing_is_unstable(graded: Graded) -> Iterator[Found]:
    """A known fix comes out the same with another hash seed.

    The starter may not: its fault can be just that. So can that of a wrong fix which some case is sure to catch.
    """
    promises = {variant.name: variant.caught_by for variant in graded.solution.variants}
    for verdict in graded.verdicts[1:]:
        if verdict.unstable and not is_surely_caught(verdict, promises.get(verdict.submission.name)):
            message = f"{verdict.submission.name} came out differently when a failed check was repeated"
            yield Found(graded.kata.folder, f"{message}; let nothing depend on chance or on the order of a set")


def is_surely_caught(verdict: Verdict, promise: int | None) -> bool:
    """Whether a case of a check of this promise failed both times."""
    cases = (case for check in verdict.checks if check.promise == promise for case in check.cases)
    return any(case.outcome == case.again == "failed" for case in cases)


def why_not(verdict: Verdict) -> str:
    """Why a submission is not solved, in a line."""
    if verdict.start_failure is not None:
        return verdict.start_failure.message
    return "; ".join(f"{check.id}: {why(check)}" for check in verdict.checks if check.outcome != "passed")


def why(check: CheckResult) -> str:
    """Why a check did not pass, in a line."""
    case = next((case for case in check.cases if case.broken is not None), None)
    if case is None or case.broken is None:
        return check.outcome
    differences = "; ".join(
        f"{one.what}: promised {one.promised}, received {one.received}" for one in case.broken.differences[:3]
    )
    where = f"[{case.id}] " if case.id else ""
    return f"{where}{differences or case.broken.message}"

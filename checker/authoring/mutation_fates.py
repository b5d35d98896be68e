"""Finds out what becomes of each mutant: graded with others, and again by itself where only time told against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.authoring.mutant_memory import Fate, MutantMemory
from checker.authoring.mutants import Mutant
from checker.errors import UsageProblem
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata, Limits, Submission
from checker.model.verdict import Case, Verdict
from checker.serving.hosts import Hosts

SESSION = 50
"""How many submissions are graded together."""
SEED = "mutations"


@dataclass(frozen=True)
class Trial:
    """A kata with its reference, and what grades it."""

    kata: Kata
    reference: Submission
    hosts: Hosts
    memory: MutantMemory


def find_fates(trial: Trial, mutants: Sequence[Mutant]) -> Iterator[Fate]:
    """What becomes of each mutant, in order; what is remembered is not graded again.

    A deadline also passes where the machine has too much to do. So a mutant that nothing but a deadline tells against
    is graded again when the others are done, alone: `timed_out` means that it took too long both times.
    """
    known = {one: trial.memory.recall(one) for one in mutants}
    unknown = [one for one in mutants if known[one] is None]
    late: list[Mutant] = []
    for start in range(0, len(unknown), SESSION - 1):
        found = grade_beside_reference(trial, unknown[start : start + SESSION - 1])
        late += [one for one, fate in found.items() if fate == "timed_out"]
        found = {one: fate for one, fate in found.items() if fate != "timed_out"}
        known |= found
        trial.memory.remember(found)
    for one in late:
        found = grade_beside_reference(trial, [one])
        known |= found
        trial.memory.remember(found)
    for one in mutants:
        fate = known[one]
        assert fate is not None
        yield fate


def grade_beside_reference(trial: Trial, mutants: Sequence[Mutant]) -> dict[Mutant, Fate]:
    """Grade mutants in one session, after the reference, which must pass; each until one case fails.

    Raises:
        UsageProblem: It does not, so that nothing can be said of its mutants.
    """
    submissions = [trial.reference, *(mutated(trial.reference, one) for one in mutants)]
    terms = Terms(seed=SEED, repeat=False, prove_fit=False, until_failed=True)
    right, *verdicts = grade_together(trial.kata, submissions, terms, trial.hosts)
    if right.conclusion != "solved":
        raise UsageProblem(
            f"The reference of {trial.kata.slug} does not pass, so its mutants say nothing.",
            f"`checker kata verify {trial.kata.slug}` says what is wrong.",
        )
    return {one: fate_of(verdict, trial.kata.limits) for one, verdict in zip(mutants, verdicts, strict=True)}


def mutated(reference: Submission, mutant: Mutant) -> Submission:
    """The reference with one file of it changed."""
    name = f"{mutant.mutator} in {mutant.place}"
    return Submission(name=name, files=reference.files | {mutant.file: mutant.source.encode()})


def fate_of(verdict: Verdict, limits: Limits) -> Fate:
    """What a verdict means for a mutant."""
    if verdict.conclusion == "solved":
        return "survived"
    if verdict.conclusion == "did_not_start":
        return "did_not_start"
    failed = [case for check in verdict.checks for case in check.cases if case.outcome in ("failed", "error")]
    return "caught" if any(not took_too_long(case, limits) for case in failed) else "timed_out"


def took_too_long(case: Case, limits: Limits) -> bool:
    """Whether a failed case may have failed for no other reason than that a deadline passed.

    A case without exchanges asked nothing: its app was not ready in time, or broke while it started. Where a check or
    a restart was broken off, only how long the case took tells it.
    """
    deadline = 1000 * min(limits.start_seconds, limits.check_seconds)
    late = any(one.failure is not None and one.failure.kind == "timed_out" for one in case.transcript)
    return late or not case.transcript or case.duration_ms >= deadline

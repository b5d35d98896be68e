"""Measures how often a diagnosis names the stage that the kata's author gave.

    python tests/benchmarks/diagnosis.py [--katas FOLDER] [--show] [KATA ...]

Every starter and every wrong fix is graded, and the diagnosis of the first check that it fails is held against the
author's label: of a wrong fix its `stage` in solution.toml, of a starter the stage of the symptom (kata.toml) or of the
cause (solution.toml). Beside the share stands that of the best constant guess: whoever always named the same stage
would be right so often. Ends with 1 below 95 percent.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from checker.catalogue import Collection, open_collection
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Submission
from checker.model.stage import STAGES, Stage
from checker.model.verdict import Case, Verdict
from checker.serving.hosts import Hosts
from checker.submissions import read_fix, read_starter

AT_LEAST = 0.95
SEED = "diagnosis"


class Sample(NamedTuple):
    """A starter or a wrong fix, what its author says of it, and what was explained."""

    kata: str
    name: str
    labels: frozenset[Stage]
    """Any of them is right: of a starter two, which may be the same."""
    case: Case | None
    """The first case that failed; None where the app did not start, or nothing failed."""

    @property
    def stage(self) -> Stage | None:
        """The stage that the diagnosis names."""
        return self.case.diagnosis.stage if self.case and self.case.diagnosis else None

    @property
    def is_right(self) -> bool:
        """Whether it is the author's."""
        return self.stage in self.labels


def sample(collection: Collection, slug: str, hosts: Hosts) -> Iterator[Sample]:
    """Grade the starter of a kata and its wrong fixes."""
    kata = collection.kata(slug)
    solution = collection.solution(kata)
    labelled: list[tuple[Submission, set[Stage]]] = [(read_starter(kata), {kata.stage, solution.stage})]
    for variant in solution.variants:
        if variant.stage is not None:
            labelled.append((read_fix(kata, variant.folder, variant.name), {variant.stage}))
    terms = Terms(seed=SEED, repeat=False, prove_fit=False)
    verdicts = grade_together(kata, [submission for submission, _ in labelled], terms, hosts)
    for (submission, labels), verdict in zip(labelled, verdicts, strict=True):
        yield Sample(slug, submission.name, frozenset(labels), first_failed(verdict))


def first_failed(verdict: Verdict) -> Case | None:
    """The case that a report shows open: the first that failed, in the author's order."""
    failed = (case for check in verdict.checks for case in check.cases if case.outcome != "passed")
    return next(failed, None)


def show(one: Sample) -> str:
    """A sample in words."""
    diagnosis = one.case.diagnosis if one.case else None
    told = f"{diagnosis.rule}\n    {diagnosis.sentence}\n    {diagnosis.question}" if diagnosis else "nothing"
    labels = " or ".join(sorted(one.labels))
    return f"{'right' if one.is_right else 'WRONG'}  {one.kata}: {one.name}, label {labels}: {one.stage} by {told}"


def best_constant(samples: list[Sample]) -> tuple[str, int]:
    """The stage that is right most often if it is always named, and how often that is."""
    counts = Counter(stage for one in samples for stage in one.labels)
    return max(((stage, counts[stage]) for stage in STAGES), key=lambda pair: pair[1])


def main() -> int:
    parser = argparse.ArgumentParser(description="How often does a diagnosis name the author's stage?")
    parser.add_argument("--katas", type=Path, help="a collection of your own")
    parser.add_argument("--show", action="store_true", help="print every diagnosis, not the wrong ones alone")
    parser.add_argument("kata", nargs="*", help="all if none is named")
    told = parser.parse_args()
    collection = open_collection(told.katas)
    samples: list[Sample] = []
    with Hosts(SEED) as hosts:
        for slug in told.kata or collection.slugs():
            found = list(sample(collection, slug, hosts))
            samples += found
            for one in found:
                if told.show or not one.is_right:
                    print(show(one), flush=True)
    right = sum(one.is_right for one in samples)
    stage, guessed = best_constant(samples)
    print(f"{right} of {len(samples)} diagnoses name the author's stage: {right / len(samples):.1%}.")
    print(f"Always naming {stage}, the best constant guess: {guessed} of {len(samples)}, {guessed / len(samples):.1%}.")
    return 0 if right >= AT_LEAST * len(samples) else 1


if __name__ == "__main__":
    sys.exit(main())

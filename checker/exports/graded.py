"""What an export is made from: a learner's line in a class, and the whole verdict where there is one."""

from dataclasses import dataclass
from fractions import Fraction

from checker.lateness import (
    NO_DEADLINE,
    Lateness,
    count_grade,
    find_lateness,
    raw_score,
    tell_grade,
    tell_lateness,
    write_number,
)
from checker.model.assignment import Assignment
from checker.model.entry import Entry, Receipt
from checker.model.verdict import Score, Verdict


@dataclass(frozen=True)
class Given:
    """The score that a person gave: it counts in place of the checks'."""

    score: Fraction
    reason: str


@dataclass(frozen=True)
class Graded:
    """One learner and one kata."""

    receipt: Receipt
    folder: str
    """Where it lies among the reports, with slashes; `.` for one alone."""
    score: Score | None
    """None where there is no verdict."""
    verdict: Verdict | None
    """None as well where only scores are asked for."""
    problem: str
    """Why there is no verdict; empty where there is one."""
    is_fault: bool
    """Whether it could not be graded through no fault of the learner's."""
    lateness: Lateness = NO_DEADLINE
    given: Given | None = None

    @property
    def kata(self) -> str:
        """The slug; empty where it could not be told."""
        return self.verdict.kata.slug if self.verdict else self.receipt.kata

    @property
    def raw(self) -> Fraction | None:
        """What counts before lateness, from 0 to 1: a person's score, else the checks'; None where there is neither."""
        if self.given is not None:
            return self.given.score
        return None if self.score is None else raw_score(self.score)

    @property
    def grade(self) -> Fraction | None:
        """What counts of the score, from 0 to 1; None where there is none."""
        return None if self.raw is None else count_grade(self.raw, self.lateness)

    @property
    def late_words(self) -> str:
        """How late it was, and how the grade comes about; empty where there is nothing to say of that."""
        return tell_lateness(self.lateness) if self.raw is None else tell_grade(self.raw, self.lateness)

    @property
    def grade_words(self) -> str:
        """How the grade comes about: what a person gave, and lateness; empty where it is the score itself."""
        given = "" if self.given is None else tell_given(self.given, self.score)
        return " ".join(filter(None, (given, self.late_words)))


def tell_given(given: Given, score: Score | None) -> str:
    """What a person gave, in place of what, and why."""
    instead = "" if score is None else f" in place of {write_number(raw_score(score))}"
    return f"A person gave {write_number(given.score)}{instead}: {' '.join(given.reason.split())}"


def judge(entry: Entry, verdict: Verdict | None = None, assignment: Assignment | None = None) -> Graded:
    """Tell what is the learner's from what is not: a run that was interrupted has no verdict either."""
    score = entry.result.score if entry.result and entry.status == "graded" else None
    is_fault = score is None and (entry.status == "checker fault" or entry.receipt.problem is None)
    lateness = find_lateness(assignment, entry.receipt.learner, entry.receipt.submitted_at)
    return Graded(entry.receipt, entry.folder, score, verdict, entry.line, is_fault, lateness)

"""What an export is made from: a learner's line in a class, and the whole verdict where there is one."""

from dataclasses import dataclass

from checker.model.entry import Entry, Receipt
from checker.model.verdict import Score, Verdict


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

    @property
    def kata(self) -> str:
        """The slug; empty where it could not be told."""
        return self.verdict.kata.slug if self.verdict else self.receipt.kata


def judge(entry: Entry, verdict: Verdict | None = None) -> Graded:
    """Tell what is the learner's from what is not: a run that was interrupted has no verdict either."""
    score = entry.result.score if entry.result and entry.status == "graded" else None
    is_fault = score is None and (entry.status == "checker fault" or entry.receipt.problem is None)
    return Graded(entry.receipt, entry.folder, score, verdict, entry.line, is_fault)

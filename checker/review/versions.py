"""Tells the files of a submission, and what they are compared with, as far as reports and collection hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.neighbours import Try
from checker.classroom.journal.records import AttemptPage, PastVerdict
from checker.classroom.rebuilding import rebuild
from checker.errors import UsageProblem
from checker.grading.flow import digest
from checker.model.kata import Kata, Submission
from checker.model.verdict import Verdict
from checker.review.comparing import Compared, compare_versions, read_change
from checker.review.evidence import find_evidence
from checker.submissions.reading import read_fix, read_starter

Against = Literal["starter", "reference", "previous"]
NOT_WHOLE = (
    "The submission's files can't be told from its verdict: its change is too long to be kept, is no text, "
    "or is of another starter than the collection has now."
)


@dataclass(frozen=True)
class Comparison:
    """What was handed in beside another version."""

    with_what: str
    """In words: `the starter`."""
    files: tuple[Compared, ...] = ()
    problem: str = ""
    """Why there is nothing to be seen, or not all; empty where there is all."""


@dataclass(frozen=True)
class Sources:
    """Where versions are read from."""

    reports: Path
    journal: Journal
    katas: Mapping[str, Kata]

    def compare(self, attempt: AttemptPage, verdict: Verdict | None, tries: list[Try], against: Against) -> Comparison:
        """Set what was handed in against another version of it.

        Args:
            attempt: What was handed in.
            verdict: Its verdict; None where it can't be read.
            tries: All attempts of the learner at the kata.
            against: Which other version.
        """
        if verdict is None:
            return Comparison(against, problem="Without a verdict that can be read there is nothing to compare.")
        kata = self.katas.get(attempt.kata)
        files = self.rebuild(kata, verdict)
        match against:
            case "starter":
                return compare_with_starter(kata, verdict, files)
            case "reference":
                return compare_with_reference(kata, files)
        return self.compare_with_previous(attempt, kata, files, tries)

    def rebuild(self, kata: Kata | None, verdict: Verdict) -> Mapping[str, bytes] | None:
        """The submission's files; None where they can't be told."""
        if kata is None:
            return None
        try:
            files = rebuild(read_starter(kata).files, verdict.change)
        except UsageProblem:
            return None
        whole = files is not None and digest(Submission(name="", files=files)) == verdict.submission.content_sha256
        return files if whole else None

    def compare_with_previous(
        self, attempt: AttemptPage, kata: Kata | None, files: Mapping[str, bytes] | None, tries: list[Try]
    ) -> Comparison:
        """Against what the learner had handed in before."""
        before = [one for one in tries if one.id != attempt.id]
        if attempt.id in [one.id for one in tries]:
            before = tries[: [one.id for one in tries].index(attempt.id)]
        if not before:
            return Comparison("the attempt before", problem="No earlier attempt of this learner is known.")
        if files is None:
            return Comparison("the attempt before", problem=NOT_WHOLE)
        with self.journal.read() as session:
            earlier = find_attempt(session, before[-1].id)
        verdict = None if earlier is None else find_evidence(self.reports, earlier, newest(earlier)).verdict
        older = None if verdict is None else self.rebuild(kata, verdict)
        what = f"attempt {before[-1].number}" if before[-1].number else "what was graded before"
        if older is None:
            return Comparison(what, problem="Of the attempt before no verdict is left that tells its files.")
        return Comparison(what, tuple(compare_versions(older, files)))


def newest(attempt: AttemptPage) -> PastVerdict | None:
    """The verdict that counts, else the last."""
    return attempt.verdict or (attempt.verdicts[0] if attempt.verdicts else None)


def compare_with_starter(kata: Kata | None, verdict: Verdict, files: Mapping[str, bytes] | None) -> Comparison:
    """Against the app as it was handed out; where the files can't be told, what the verdict kept of the change."""
    if kata is not None and files is not None:
        return Comparison("the starter", tuple(compare_versions(read_starter(kata).files, files)))
    problem = f"{NOT_WHOLE} This is what the verdict kept." if verdict.change else ""
    return Comparison("the starter", tuple(read_change(verdict.change)), problem)


def compare_with_reference(kata: Kata | None, files: Mapping[str, bytes] | None) -> Comparison:
    """Against the author's own fix."""
    what = "the reference"
    if kata is None:
        return Comparison(what, problem="The collection has no such kata any more.")
    if kata.solution is None:
        return Comparison(what, problem="This collection holds no solutions, as a handout: there is no reference.")
    if files is None:
        return Comparison(what, problem=NOT_WHOLE)
    try:
        reference = read_fix(kata, kata.solution, "reference").files
    except UsageProblem as error:
        return Comparison(what, problem=f"The reference can't be read: {error.what}")
    return Comparison(what, tuple(compare_versions(reference, files)))

"""Grades a class anew beside its reports, so that nothing is kept before somebody has seen what it would change."""

import shutil
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.classroom.events import Ended, Event
from checker.classroom.families import read_reports
from checker.classroom.grading import ClassRun, Plan, fit
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.places import is_missing
from checker.classroom.journal.refreshing import read_families
from checker.classroom.journal.views import list_overrides
from checker.classroom.regrade_effects import Effect, Outlook, Standing, compare
from checker.classroom.reports import find_assignment, open_entries
from checker.classroom.runs import Run, find_labels, read_runs, write_runs
from checker.classroom.shelf import find_fault, find_receipt, find_result, move_verdict
from checker.errors import UsageProblem
from checker.grading.flow import digest
from checker.grading.versions import versions
from checker.model.entry import Entry, Result
from checker.model.kata import Kata, Submission
from checker.submissions.collected import Received, collect

FOLDER = ".regrade"
"""Among the reports. Verdicts lie one level deeper than in them, so that nobody takes them for a learner's."""


@dataclass(frozen=True)
class Candidate:
    """A submission that has a verdict, and is to be graded anew."""

    entry: Entry
    result: Result
    """The verdict that counts now; of a submission that met with a fault of the checker, the one before."""


class StagedRun(ClassRun):
    """A class run whose folder of reports nobody looks at."""

    def look_over(self) -> Ended:
        """Write no overview: there is none of half a class."""
        return Ended((), self.graded, len(self.faults), self.notes)


class Regrade:
    """The regrade of one folder of reports: graded, looked at, and kept or discarded, in commands of their own."""

    def __init__(self, plan: Plan, *, kata: str | None = None, everybody: bool = False) -> None:
        """Find out whom it is about.

        Args:
            plan: How it is to be graded; `out` is the folder of reports, katas are all there are.
            kata: The slug of the only kata that is graded anew; None for all.
            everybody: Those too whose verdict is of the kata as it is, by these versions.

        Raises:
            UsageProblem: There are no reports.
        """
        self.entries = open_entries(plan.out)
        self.plan = fit(plan, self.entries)
        self.kata = kata
        self.everybody = everybody
        self.run = ClassRun(self.plan)
        self.root = plan.out / FOLDER
        self.staged = StagedRun(replace(self.plan, out=self.root / "reports", pages=False, journal=None))
        self.unread: list[Candidate] = []

    def candidates(self) -> Iterator[Candidate]:
        """Everybody's current attempt that is to be graded anew."""
        kept = self.labels()
        for entry in self.entries:
            slug = entry.receipt.kata
            if entry.result is None or slug not in self.plan.katas or self.kata not in (None, slug):
                continue
            of_now = (self.run.digests[slug], versions())
            if entry.result.seed in kept:
                continue
            if self.everybody or (entry.result.kata_sha256, entry.result.versions) != of_now:
                yield Candidate(entry, entry.result)

    def labels(self) -> set[str]:
        """Of the regrade's own runs: what they name was moved into place already."""
        return find_labels(self.staged.plan.out)

    def is_half_kept(self) -> bool:
        """Whether it was being kept when something interrupted that: then it can only go on."""
        labels = self.labels()
        return any(entry.result is not None and entry.result.seed in labels for entry in self.entries)

    def events(self, sources: Sequence[Path]) -> Generator[Event, None, None]:
        """Grade them into a folder beside. Interrupted, the same goes on.

        Args:
            sources: The downloads, for those whose submission can't be had from their verdict.

        Raises:
            UsageProblem: It can't be done as it was asked.
        """
        with self.run.shelf.held():
            yield from self.staged.events(self.receive(list(self.candidates()), sources))

    def receive(self, candidates: Sequence[Candidate], sources: Sequence[Path]) -> Iterator[Received]:
        """What the candidates handed in, out of their verdicts, else out of the downloads, told again by its digest."""
        members = read_reports(self.plan.out, (one.entry for one in candidates), self.plan.katas)
        files = {member.name: member.files for member in members if member.files is not None}
        missing = [one for one in candidates if one.entry.folder not in files]
        found = find_downloads(missing, sources, self.plan.katas) if sources and missing else {}
        for one in candidates:
            key = one.entry.folder.partition("/")[0]
            known = files.get(one.entry.folder)
            submission = (
                found.get((one.entry.receipt.kata, one.result.content_sha256))
                if known is None
                else Submission(name=key, files=known)
            )
            if submission is None:
                self.unread.append(one)
            else:
                yield make_received(one.entry, key, submission.model_copy(update={"name": key}))

    def outlook(self, names: Mapping[str, str]) -> Outlook:
        """What it would change.

        Args:
            names: What learners are called, by the names of their folders, where that is not what the receipt says.
        """
        effects, faults, waiting = [], [], []
        unread = {one.entry.folder for one in self.unread}
        for one in self.candidates():
            entry = one.entry
            learner = names.get(entry.folder.partition("/")[0], entry.receipt.learner)
            folder = self.staged.plan.out / entry.folder
            fault, result = find_fault(folder), self.find_staged(entry)
            if entry.folder in unread:
                continue
            if fault is not None:
                faults.append((learner, fault.what))
            elif result is None:
                waiting.append(learner)
            else:
                effects.append(compare(entry, learner, one.result, result))
        told = tuple(names.get(name.partition("/")[0], name) for name in sorted(unread))
        overrides = tuple(self.find_overrides(effects))
        return Outlook(tuple(effects), told, tuple(faults), overrides, tuple(waiting))

    def find_staged(self, entry: Entry) -> Result | None:
        """The verdict of the regrade, if it is of what was handed in and of the kata as it is."""
        found = find_result(self.staged.plan.out / entry.folder)
        of_now = (entry.receipt.content_sha256, self.run.digests.get(entry.receipt.kata))
        return found if found is not None and (found.content_sha256, found.kata_sha256) == of_now else None

    def find_overrides(self, effects: Iterable[Effect]) -> Iterator[Standing]:
        """The scores that people gave those whose verdict changes."""
        changing = {effect.folder: effect for effect in effects if effect.is_change}
        where = self.plan.journal
        if where is None or is_missing(where) or not changing:
            return
        with open_journal(where) as journal, journal.read() as session:
            given = list_overrides(session)
        for folder, effect in changing.items():
            place = (folder, effect.before.content_sha256)
            if place in given:
                score, reason = given[place]
                before, after = effect.before.score.value, effect.after.score.value
                yield Standing(effect.learner, folder, effect.kata, score, reason, before, after)

    def keep(self) -> Generator[Event, None, None]:
        """Move the verdicts into place, and make pages, overview and grades anew. Interrupted, the same goes on.

        Receipts are not touched, so no time of a submission moves; the verdicts before are kept beside.

        Raises:
            UsageProblem: A folder can't be written to.
        """
        with self.run.shelf.held():
            self.take_over_run()
            for one in list(self.candidates()):
                folder = self.plan.out / one.entry.folder
                receipt = find_receipt(folder)
                # What was handed in meanwhile has its own verdict.
                is_same = receipt is not None and receipt.content_sha256 == one.entry.receipt.content_sha256
                if is_same and self.find_staged(one.entry) is not None:
                    move_verdict(self.staged.plan.out / one.entry.folder, folder)
            self.run.assignment = find_assignment(self.plan.out)
            if self.plan.pages:
                yield from self.run.make_pages()
            ended = self.run.look_over()
            self.discard()
            yield ended

    def take_over_run(self) -> None:
        """Note the regrade's run among the others: its secret seed tells what its verdicts were drawn from."""
        runs = read_runs(self.plan.out, self.plan.kata)
        made = read_runs(self.staged.plan.out, self.plan.kata).runs
        known = {run.label for run in runs.runs}
        more: tuple[Run, ...] = tuple(run for run in made if run.label not in known)
        if more:
            # The last one stays the last: it may have been interrupted, and go on.
            write_runs(self.plan.out, runs.model_copy(update={"runs": (*runs.runs[:-1], *more, *runs.runs[-1:])}))

    def is_begun(self) -> bool:
        """Whether a regrade was begun and neither kept nor discarded."""
        return self.root.exists()

    def discard(self) -> None:
        """Remove it.

        Raises:
            UsageProblem: It can't be removed.
        """
        try:
            if self.root.exists():
                shutil.rmtree(self.root)
        except OSError as error:
            raise UsageProblem(f"{self.root} can't be removed: {error.strerror}.", "Remove that folder.") from None


def find_downloads(
    missing: Iterable[Candidate], sources: Sequence[Path], katas: Mapping[str, Kata]
) -> dict[tuple[str, str], Submission]:
    """What is missing, by kata and digest: the same bytes are the same submission, whoever's name is on them."""
    wanted = {(one.entry.receipt.kata, one.result.content_sha256) for one in missing}
    only = next(iter(katas)) if len(katas) == 1 else None
    found = {}
    for one in collect(katas, sources, only):
        if one.submission is not None and (one.kata, digest(one.submission)) in wanted:
            found[one.kata, digest(one.submission)] = one.submission
    return found


def make_received(entry: Entry, key: str, submission: Submission) -> Received:
    """A submission as if it had just been collected; its time is left out, since the receipt has it."""
    receipt = entry.receipt
    return Received(
        learner=receipt.learner,
        key=key,
        attempt=receipt.attempt,
        is_latest=True,
        submitted_at=None,
        kata=receipt.kata,
        source=receipt.source,
        submission=submission,
        problem=None,
    )


def tell_families(reports: Path) -> dict[str, str]:
    """What each folder's submission does, as the last run found it."""
    families = read_families(reports) or ()
    return {member: family.name for family in families for member in family.members}

"""Grades a class: sorts out what was handed in, has it graded, keeps each verdict at once, and makes the overview."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from checker.catalogue import content_sha256
from checker.classroom.crew import Crew, Faulted, Graded
from checker.classroom.events import Began, Ended, Event, PageMade, PagesBegan, Settled
from checker.classroom.families import encode_families, find_families, read_reports
from checker.classroom.frames import Facts
from checker.classroom.hiring import Hiring
from checker.classroom.pages import make_pages
from checker.classroom.reports import find_assignment, keep_assignment
from checker.classroom.runs import Run, end_last, read_runs, take_up, write_runs
from checker.classroom.shelf import (
    Shelf,
    date,
    find_fault,
    find_receipt,
    find_result,
    store_fault,
    store_receipt,
    store_verdict,
)
from checker.classroom.tasks import Spool, Task
from checker.classroom.workers import Here
from checker.errors import UsageProblem
from checker.exports.graded import Given
from checker.exports.grades import make_grades
from checker.grading.flow import digest
from checker.grading.versions import versions
from checker.model.assignment import Assignment
from checker.model.entry import Entry, Receipt
from checker.model.family import Family
from checker.model.kata import Kata
from checker.report.overview import make_overview
from checker.submissions.collected import Received
from checker.verdict_file import replace_file


@dataclass(frozen=True)
class Plan:
    """How a class is to be graded."""

    out: Path
    root: Path
    """The collection's folder, for the workers to open."""
    katas: Mapping[str, Kata]
    """Those that may have been handed in, by slug."""
    kata: str | None
    """The only one's slug; None where each learner may have handed in several."""
    workers: int
    """How many work at once on this machine, on pages in any case."""
    hire: Callable[[], Hiring] | None = None
    """Where those who grade come from; this machine where it is None."""
    again: bool = False
    require_walls: bool = True
    pages: bool = True
    assignment: Assignment | None = None
    """Until when it was to be handed in; the one that lies with the reports where it is None."""
    journal: str | Path | None = None
    """Where the class's journal is; None for none."""


class ClassRun:
    """One command's work on a folder of reports."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.shelf = Shelf(plan.out, by_kata=plan.kata is None)
        self.digests = {slug: content_sha256(kata) for slug, kata in plan.katas.items()}
        self.graded = 0
        self.faults: dict[str, Entry] = {}
        """By folder. Kept here as well, since a full disk keeps none."""
        self.notes: tuple[str, ...] = ()
        self.assignment: Assignment | None = None

    def events(self, received: Iterable[Received]) -> Generator[Event, None, None]:
        """Grade everybody.

        Args:
            received: Read one by one.

        Yields:
            What happens, as it happens.

        Raises:
            UsageProblem: It can't be done as it was asked; what was graded until then is kept.
        """
        with self.shelf.held(), closing(Spool()) as spool:
            self.assignment = self.take_assignment()
            runs = take_up(read_runs(self.plan.out, self.plan.kata), again=self.plan.again)
            run = runs.runs[-1]
            tasks, began = self.sort_out(received, run, spool)
            if tasks:
                write_runs(self.plan.out, runs)
            yield began
            yield from self.grade(tasks, run, spool)
            if tasks:
                write_runs(self.plan.out, end_last(runs))
            if self.plan.pages:
                yield from self.make_pages()
            yield self.look_over()

    def take_assignment(self) -> Assignment | None:
        """The assignment that is named, kept from now on, else the one that was kept before."""
        if self.plan.assignment is None:
            return find_assignment(self.plan.out)
        keep_assignment(self.plan.out, self.plan.assignment)
        return self.plan.assignment

    def sort_out(self, received: Iterable[Received], run: Run, spool: Spool) -> tuple[list[Task], Began]:
        """Keep what is to be graded in the spool, and note everything else."""
        tasks: list[Task] = []
        taken: dict[Path, str] = {}
        earlier = not_graded = done = 0
        left_out: list[str] = []
        for one in received:
            folder = self.shelf.folder(one.key, one.kata if one.kata in self.plan.katas else "")
            if not one.is_latest:
                earlier += 1
                continue
            if folder in taken:
                left_out.append(f"{one.source} was left out: {taken[folder]} is by the same learner, {one.learner}.")
                continue
            taken[folder] = one.source
            before = find_receipt(folder)
            receipt = date(make_receipt(one), before)
            if one.submission is None or receipt.problem is not None:
                not_graded += 1
                store_receipt(folder, receipt)
            elif self.is_done(receipt, folder, run):
                done += 1
                if receipt != before:
                    store_receipt(folder, receipt)
            else:
                tasks.append(Task(len(tasks), one.kata, receipt, folder, *spool.put(one.submission)))
        return tasks, Began(len(tasks), done, not_graded, earlier, tuple(left_out))

    def is_done(self, receipt: Receipt, folder: Path, run: Run) -> bool:
        """Whether the verdict that lies there is of just this: the same content, kata and versions, walls and all."""
        result = find_result(folder)
        return (
            result is not None
            and result.content_sha256 == receipt.content_sha256
            and result.kata_sha256 == self.digests[receipt.kata]
            and result.versions == versions()
            and not (self.plan.require_walls and result.missing_walls)
            and (not self.plan.again or result.seed == run.label)
            and find_fault(folder) is None
        )

    def grade(self, tasks: list[Task], run: Run, spool: Spool) -> Iterator[Event]:
        """Have the tasks graded."""
        if not tasks:
            return
        orders = {slug: self.order(slug, run) for slug in {task.kata for task in tasks}}
        with self.plan.hire() if self.plan.hire else Here(self.plan.workers) as hiring:
            crew = Crew(orders, self.plan.katas, spool, hiring)
            for task in tasks:
                crew.add(task)
            with closing(crew.work()) as outcomes:
                for outcome in outcomes:
                    yield from self.settle(outcome, crew)
            self.notes = hiring.notes()

    def order(self, slug: str, run: Run) -> Facts:
        """What a worker is told first."""
        root = str(self.plan.root.resolve())
        walls = self.plan.require_walls
        return {"root": root, "kata": slug, "seed": run.seed, "label": run.label, "require_walls": walls}

    def settle(self, outcome: Graded | Faulted, crew: Crew) -> Iterator[Settled]:
        """Keep a verdict, or why there is none; what can't be kept is graded once more."""
        task = outcome.task
        if isinstance(outcome, Faulted):
            entry = self.note_fault(task, outcome)
        else:
            try:
                store_verdict(task.folder, task.receipt, outcome.verdict)
            except UsageProblem as problem:
                for fault in crew.strike(task, problem.what, problem.todo):
                    yield from self.settle(fault, crew)
                return
            self.graded += 1
            entry = self.shelf.entry(task.receipt, task.folder, outcome.result)
        yield Settled(entry)

    def note_fault(self, task: Task, fault: Faulted) -> Entry:
        """Keep why there is no verdict; a verdict from before is left."""
        with suppress(UsageProblem):
            store_fault(task.folder, task.receipt, fault.what, fault.todo)
        entry = self.shelf.entry(task.receipt, task.folder, find_result(task.folder))
        entry = entry.model_copy(update={"status": "checker fault", "line": fault.what})
        self.faults[entry.folder] = entry
        return entry

    def make_pages(self) -> Iterator[Event]:
        """Make the pages that are missing or older than their verdicts."""
        missing = [entry for entry in self.shelf.entries() if entry.result is not None and not entry.has_page]
        folders = [self.plan.out.absolute() / entry.folder for entry in missing]
        yield PagesBegan(len(folders))
        with closing(make_pages(folders, self.plan.workers)) as made:
            yield from (PageMade(problem) for problem in made)

    def look_over(self) -> Ended:
        """Write the overview, the table of grades and the families."""
        found = [self.faults.get(entry.folder, entry) for entry in self.shelf.entries()]
        seen = {entry.folder for entry in found}
        found += [entry for folder, entry in self.faults.items() if folder not in seen]
        entries = sorted(found, key=lambda entry: (entry.receipt.learner.casefold(), entry.receipt.kata, entry.folder))
        families = find_families(read_reports(self.plan.out, entries, self.plan.katas), self.plan.katas)
        replace_file(self.plan.out / "families.json", encode_families(families))
        replace_file(self.plan.out / "index.html", make_overview(entries, families, self.assignment).encode())
        given = self.keep_journal(entries, families)
        replace_file(self.plan.out / "grades.csv", make_grades(entries, self.assignment, given))
        return Ended(tuple(entries), self.graded, len(self.faults), self.notes, self.assignment)

    def keep_journal(self, entries: Sequence[Entry], families: Sequence[Family]) -> Mapping[str, Given]:
        """Take everything into the journal. Where that fails nothing is lost: the next command takes it in.

        Returns:
            The scores that people gave, by folder.
        """
        if self.plan.journal is None:
            return {}
        # Only here: a run that grades does not wait for what its end needs.
        from checker.classroom.journal.intake import take_in
        from checker.classroom.journal.opening import open_journal
        from checker.classroom.journal.standing_scores import look_up

        try:
            with open_journal(self.plan.journal) as journal:
                take_in(journal, self.plan.out, entries, families, order=tuple(self.plan.katas))
                return look_up(journal).by_folder(entries)
        except UsageProblem as problem:
            self.notes = (*self.notes, f"{problem} Every verdict is kept in its file, and is taken in the next time.")
            return {}


def fit(plan: Plan, entries: Sequence[Entry]) -> Plan:
    """The plan for a folder of reports that is there: as it was graded, with the katas that were handed in.

    Args:
        plan: With all katas of the collection.
        entries: What lies there.
    """
    slugs = {entry.receipt.kata for entry in entries}
    katas = {slug: kata for slug, kata in plan.katas.items() if slug in slugs}
    several = any("/" in entry.folder for entry in entries)
    return replace(plan, katas=katas, kata=None if several else next(iter(sorted(katas)), None))


def make_receipt(one: Received) -> Receipt:
    """What is kept of what was handed in."""
    problem = one.problem or (None if one.submission is not None else "Nothing could be read.")
    return Receipt(
        learner=one.learner,
        kata=one.kata,
        attempt=one.attempt,
        submitted_at=None if one.submitted_at is None else one.submitted_at.isoformat(timespec="seconds"),
        source=one.source,
        content_sha256=None if one.submission is None else digest(one.submission),
        problem=problem,
        notes=one.notes,
        minutes=one.minutes,
    )

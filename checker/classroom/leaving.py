"""Has learners and what they handed in leave a folder of reports and its journal, files and rows alike."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, select

from checker.classroom.grading import ClassRun, Plan, fit
from checker.classroom.journal.backups import find_holders, list_backups
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.people import Person
from checker.classroom.journal.removal import (
    clean_families,
    delete_attempts,
    delete_idle_learners,
    delete_learner,
    wipe,
)
from checker.classroom.journal.tables import Attempt, Graded
from checker.classroom.regrading import FOLDER
from checker.classroom.reports import find_assignment, is_class, keep_assignment, open_entries
from checker.errors import UsageProblem
from checker.lateness import normal
from checker.model.entry import Entry


@dataclass(frozen=True)
class Left:
    """What a removal came to."""

    attempts: int
    backups: tuple[str, ...] = ()
    """Those that still hold the learner."""
    is_wiped: bool = True
    """Whether the journal's files hold nothing of it any more; otherwise once whoever has it open closes it."""


@dataclass(frozen=True)
class Old:
    """An attempt that is to expire."""

    id: int
    folder: str
    files: tuple[str, ...]
    """Of its verdicts."""
    is_whole_folder: bool
    """Whether nothing else lies there."""


def forget(journal: Journal, plan: Plan, person: Person) -> Left:
    """Remove a learner: the reports, then what tables and pages tell, then the journal's rows.

    In this order the same command goes on where it was interrupted.

    Args:
        journal: Theirs.
        plan: Of the reports, with all katas.
        person: The learner.

    Raises:
        UsageProblem: A file can't be removed or written.
    """
    entries = open_entries(plan.out) if is_class(plan.out) else []
    run = ClassRun(fit(plan, entries))
    with run.shelf.held():
        with journal.read() as session:
            holders = tuple(find_holders(list_backups(session), person.key))
            count = len(session.exec(select(Attempt.id).where(Attempt.learner_id == person.id)).all())
        remove_folder(plan.out / person.key)
        remove_folder(plan.out / FOLDER / "reports" / person.key)
        remove_extension(plan.out, {person.key, person.name, person.identity})
        look_over(run, entries)
        with journal.write() as session:
            delete_learner(session, person.id)
            clean_families(session)
        return Left(count, holders, wipe(journal))


def find_old(journal: Journal, before: datetime) -> list[Old]:
    """The attempts from before a time: when they were handed in, or, where that is not known, graded last.

    Args:
        journal: Which.
        before: With its zone. Times without one are read as UTC.
    """
    with journal.read() as session:
        verdicts: dict[int | None, list[Graded]] = {}
        for verdict in session.exec(select(Graded)):
            verdicts.setdefault(verdict.attempt_id, []).append(verdict)
        attempts = session.exec(select(Attempt).order_by(col(Attempt.id))).all()
        old = {one.id for one in attempts if is_before(one, verdicts.get(one.id, []), before)}
        # What came before something that is old is older, whenever it was graded.
        whole = {(one.learner_id, one.kata) for one in attempts if one.is_latest and one.id in old}
        return [
            Old(one.id or 0, one.folder, tuple(verdict.file for verdict in verdicts.get(one.id, [])), one.is_latest)
            for one in attempts
            if one.id in old or (one.learner_id, one.kata) in whole
        ]


def is_before(attempt: Attempt, verdicts: Sequence[Graded], before: datetime) -> bool:
    """Whether an attempt is from before a time; of one that has none it is not known."""
    times = [attempt.submitted_at] if attempt.submitted_at else [verdict.graded_at for verdict in verdicts]
    found = [parsed for text in times if (parsed := read_time(text)) is not None]
    return bool(found) and max(found) < before


def read_time(text: str) -> datetime | None:
    """A time; one without a zone is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def expire(journal: Journal, plan: Plan, old: Sequence[Old]) -> Left:
    """Remove attempts, and the learners who have no other.

    Args:
        journal: Theirs.
        plan: Of the reports, with all katas.
        old: What `find_old` found.

    Raises:
        UsageProblem: A file can't be removed or written.
    """
    entries = open_entries(plan.out) if is_class(plan.out) else []
    run = ClassRun(fit(plan, entries))
    with run.shelf.held():
        for one in old:
            if one.is_whole_folder:
                remove_folder(plan.out / one.folder)
            for file in one.files:
                remove_file(plan.out / one.folder / file)
        for folder in plan.out.iterdir():
            if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
                remove_folder(folder)
        remove_folder(plan.out / FOLDER)
        look_over(run, entries)
        with journal.write() as session:
            delete_attempts(session, [one.id for one in old])
            delete_idle_learners(session)
            clean_families(session)
        return Left(len(old), is_wiped=wipe(journal))


def look_over(run: ClassRun, entries: Sequence[Entry]) -> None:
    """Make families, table and overview anew, without those who left."""
    if entries:
        run.assignment = find_assignment(run.plan.out)
        run.look_over()


def remove_extension(reports: Path, names: set[str]) -> None:
    """Remove a learner's own deadline from the assignment that lies with the reports: it goes by the name."""
    assignment = find_assignment(reports)
    if assignment is None:
        return
    gone = {normal(name) for name in names}
    left = {name: when for name, when in assignment.extensions.items() if normal(name) not in gone}
    if len(left) != len(assignment.extensions):
        keep_assignment(reports, assignment.model_copy(update={"extensions": left}))


def remove_folder(folder: Path) -> None:
    """Remove a folder with what is in it.

    Raises:
        UsageProblem: It can't be removed.
    """
    try:
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise UsageProblem(
            f"{folder} can't be removed: {error.strerror}.", "Mend that, then run the same command again."
        ) from None


def remove_file(file: Path) -> None:
    """Remove a file.

    Raises:
        UsageProblem: It can't be removed.
    """
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise UsageProblem(
            f"{file} can't be removed: {error.strerror}.", "Mend that, then run the same command again."
        ) from None

"""Opens what grading left, for exports: a folder of reports, one learner's folder in it, or a verdict.json alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from checker import lateness
from checker.catalogue.assignment_toml import NAME, read_assignment, write_assignment
from checker.classroom.results import summarize
from checker.classroom.shelf import RECEIPT, VERDICT, Shelf, find_receipt, find_result
from checker.errors import UsageProblem
from checker.exports.graded import Graded, judge
from checker.model.assignment import Assignment
from checker.model.entry import Entry, Receipt
from checker.model.verdict import Verdict
from checker.report import redaction
from checker.verdict_file import read_verdict, replace_file

REMEDY = "Name the folder that `checker class grade` wrote, a learner's folder in it, or a verdict.json."


def is_class(path: Path) -> bool:
    """Whether it is a class's folder of reports, not one learner's in it."""
    is_own = (path / RECEIPT).exists() or (path / VERDICT).exists()
    return not is_own and (_has_learners(path) or _is_by_kata(path))


def find_assignment(path: Path) -> Assignment | None:
    """The assignment that grading left among the reports, for all of them or for one learner; None where it left none.

    Raises:
        UsageProblem: It is broken.
    """
    if not is_class(path) and not (path / RECEIPT).exists():
        return None
    places = [path] if is_class(path) else path.resolve().parents[:2]
    found = next((place / NAME for place in places if (place / NAME).is_file()), None)
    return None if found is None else read_assignment(found)


def keep_assignment(path: Path, assignment: Assignment) -> None:
    """Lay an assignment beside the reports, for whatever is made of them later.

    Raises:
        UsageProblem: It can't be written there.
    """
    replace_file(path / NAME, write_assignment(assignment).encode())


def tell_unused(assignment: Assignment | None, entries: Iterable[Entry]) -> list[str]:
    """What the assignment says of learners and of checks that are not there: a slip of the pen does nothing else."""
    if assignment is None:
        return []
    known = tuple(entries)
    names = lateness.find_unused(assignment, (entry.receipt.learner for entry in known))
    ids = {check.id for entry in known if entry.result for check in entry.result.checks}
    checks = redaction.find_unused(assignment, ids) if ids else []
    return [f"The extension for {name} is for nobody who handed in here." for name in names] + [
        f"[checks] names {name}, which fits no check here." for name in checks
    ]


def open_graded(path: Path, assignment: Assignment | None = None) -> Iterator[Graded]:
    """Everything that was graded there, in order of the folders' names, each read when it is asked for.

    Args:
        path: The folder of reports, one learner's, or a verdict.
        assignment: What says until when it was to be handed in.

    Raises:
        UsageProblem: There is nothing of the kind.
    """
    if is_class(path):
        return (judge(entry, _read(path / entry.folder, entry), assignment) for entry in open_entries(path))
    return iter([judge(*_open_one(path), assignment)])


def open_entries(path: Path) -> list[Entry]:
    """Everybody's line, without the exchanges.

    Raises:
        UsageProblem: There is nothing that was graded.
    """
    if not is_class(path):
        return [_open_one(path)[0]]
    return list(Shelf(path, by_kata=_is_by_kata(path)).entries())


def _open_one(path: Path) -> tuple[Entry, Verdict | None]:
    """A learner's folder, or a verdict alone: `checker check` notes no receipt."""
    folder = path if path.is_dir() else path.parent
    receipt = find_receipt(folder) if path in (folder, folder / VERDICT) else None
    if receipt is not None:
        entry = Shelf(folder, by_kata=False).entry(receipt, folder, find_result(folder))
        return entry, _read(folder, entry)
    if path.is_dir() and not (path / VERDICT).exists():
        raise UsageProblem(f"{path} holds nothing that was graded.", REMEDY)
    verdict = read_verdict(path / VERDICT if path.is_dir() else path)
    return _entry_of(verdict, path), verdict


def _entry_of(verdict: Verdict, path: Path) -> Entry:
    receipt = Receipt(
        learner=verdict.submission.name,
        kata=verdict.kata.slug,
        attempt=1,
        submitted_at=None,
        source=str(path),
        content_sha256=verdict.submission.content_sha256,
        problem=None,
    )
    return Entry(receipt=receipt, folder=".", status="graded", result=summarize(verdict), line="", has_page=False)


def _read(folder: Path, entry: Entry) -> Verdict | None:
    return read_verdict(folder / VERDICT) if entry.status == "graded" else None


def _has_learners(path: Path) -> bool:
    return next(path.glob(f"*/{RECEIPT}"), None) is not None


def _is_by_kata(path: Path) -> bool:
    """Whether each learner has a folder for each kata."""
    return not _has_learners(path) and next(path.glob(f"*/*/{RECEIPT}"), None) is not None

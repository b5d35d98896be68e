"""Brings a journal up to date with a folder of reports: a run may have been interrupted, or kept no journal yet."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from pydantic import ValidationError
from sqlmodel import col, select

from checker.classroom.families import find_families, read_reports
from checker.classroom.journal.intake import check_place, take_in
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.tables import Attempt, Graded
from checker.classroom.journal.verdict_files import list_files
from checker.classroom.reports import is_class, open_entries
from checker.classroom.shelf import FAULT, RECEIPT, Busy, Shelf, find_receipt
from checker.errors import UsageProblem
from checker.model.family import Families, Family
from checker.model.kata import Kata


def bring_up_to_date(journal: Journal, reports: Path, katas: Mapping[str, Kata]) -> int:
    """Take in what lies among the reports and is not in the journal. Where nothing is new, no verdict is read.

    While a run writes to the reports nothing is taken in: it does that itself at its end.

    Args:
        journal: Where to.
        reports: The folder that `checker class grade` wrote.
        katas: The collection's, by slug, in their order.

    Returns:
        How many verdicts were new.

    Raises:
        UsageProblem: It is no such folder, or the journal is that of another one.
    """
    if not is_class(reports):
        raise UsageProblem(
            f"{reports} holds no reports of a class.", "Name the folder that `checker class grade` wrote."
        )
    check_place(journal, reports)
    with ExitStack() as stack:
        try:
            stack.enter_context(Shelf(reports, by_kata=False).held())
        except Busy:
            return 0
        except UsageProblem:
            # Whoever may not write there can still read, and keep the journal elsewhere.
            pass
        return take_news(journal, reports, katas)


def take_news(journal: Journal, reports: Path, katas: Mapping[str, Kata]) -> int:
    """The same, for who knows that nobody writes to the reports."""
    if not has_news(journal, reports):
        return 0
    entries = open_entries(reports)
    families = read_families(reports)
    if families is None or {name for one in families for name in one.members} != {
        entry.folder for entry in entries if entry.result is not None and entry.receipt.kata in katas
    }:
        families = find_families(read_reports(reports, entries, katas), katas)
    return take_in(journal, reports, entries, families, order=tuple(katas))


def has_news(journal: Journal, reports: Path) -> bool:
    """Whether a verdict or an attempt lies there that the journal does not know, or one is there no more."""
    columns = (Attempt.folder, Attempt.number, Attempt.content_sha256, Attempt.status)
    with journal.read() as session:
        files = set(session.exec(select(Graded.size, Graded.written_ns)).all())
        rows = session.exec(select(*columns).where(col(Attempt.is_latest))).all()
    latest = {folder: (number, content, status) for folder, number, content, status in rows}
    found = {path.parent for pattern in (f"*/{RECEIPT}", f"*/*/{RECEIPT}") for path in reports.glob(pattern)}
    if {folder.relative_to(reports).as_posix() for folder in found} != set(latest):
        return True
    return any(
        is_news(folder, *latest[folder.relative_to(reports).as_posix()])
        or any((file.size, file.written_ns) not in files for file in list_files(folder))
        for folder in found
    )


def is_news(folder: Path, number: int, content: str, status: str) -> bool:
    """Whether another attempt lies in a folder than the journal has, or the same has come to something else."""
    receipt = find_receipt(folder)
    is_same = receipt is None or (receipt.attempt, receipt.content_sha256 or "") == (number, content)
    return not is_same or (folder / FAULT).exists() != (status == "checker fault")


def read_families(reports: Path) -> tuple[Family, ...] | None:
    """The families as the last run left them; None where they can't be read."""
    try:
        return Families.model_validate_json((reports / "families.json").read_bytes()).families
    except (OSError, ValidationError):
        return None

"""Brings a journal up to date with a folder of reports: a run may have been interrupted, or kept no journal yet."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError
from sqlmodel import col, select

from checker.classroom.families import find_families, read_reports
from checker.classroom.journal.intake import list_files, take_in
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.tables import Attempt, Graded
from checker.classroom.reports import is_class, open_entries
from checker.classroom.shelf import RECEIPT
from checker.errors import UsageProblem
from checker.model.family import Families, Family
from checker.model.kata import Kata


def bring_up_to_date(journal: Journal, reports: Path, katas: Mapping[str, Kata]) -> int:
    """Take in what lies among the reports and is not in the journal. Where nothing is new, no verdict is read.

    Args:
        journal: Where to.
        reports: The folder that `checker class grade` wrote.
        katas: The collection's, by slug, in their order.

    Returns:
        How many verdicts were new.

    Raises:
        UsageProblem: It is no such folder.
    """
    if not is_class(reports):
        raise UsageProblem(
            f"{reports} holds no reports of a class.", "Name the folder that `checker class grade` wrote."
        )
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
    """Whether a verdict or a learner lies there that the journal does not know."""
    with journal.read() as session:
        files = set(session.exec(select(Graded.size, Graded.written_ns)).all())
        folders = set(session.exec(select(Attempt.folder).where(col(Attempt.is_latest))).all())
    found = {path.parent for pattern in (f"*/{RECEIPT}", f"*/*/{RECEIPT}") for path in reports.glob(pattern)}
    if {folder.relative_to(reports).as_posix() for folder in found} != folders:
        return True
    return any((file.size, file.written_ns) not in files for folder in found for file in list_files(folder))


def read_families(reports: Path) -> tuple[Family, ...] | None:
    """The families as the last run left them; None where they can't be read."""
    try:
        return Families.model_validate_json((reports / "families.json").read_bytes()).families
    except (OSError, ValidationError):
        return None

"""Says where the journal of a folder of reports is."""

from pathlib import Path

NAME = "journal.db"


def find_journal(reports: Path, named: str | None) -> str | Path:
    """The journal that was named, else the file in the folder of reports."""
    return named or reports / NAME


def is_missing(where: str | Path) -> bool:
    """Whether there is no such file yet; of a database that is told when it is opened."""
    return (isinstance(where, Path) or "://" not in where) and not Path(where).exists()

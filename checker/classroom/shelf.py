"""The folder of reports: who holds it, where each learner's verdict lies, and how it is put there and never lost."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from checker.classroom.results import summarize
from checker.classroom.runs import now
from checker.errors import UsageProblem
from checker.model.entry import Entry, Receipt, Result
from checker.model.record import Record
from checker.verdict_file import read_verdict, replace_file, sync_folder

if sys.platform != "win32":
    import fcntl

VERDICT = "verdict.json"
PAGE = "report.html"
RECEIPT = "receipt.json"
FAULT = "fault.json"
UNKNOWN = "unknown-kata"
OLDER = re.compile(r"verdict-(\d+)\.json")


class Fault(Record):
    """Why there is no verdict, through no fault of the learner's."""

    what: str
    todo: str
    when: str


class Busy(UsageProblem):
    """Another run writes to the folder of reports."""


class Shelf:
    """One folder of reports."""

    def __init__(self, root: Path, *, by_kata: bool) -> None:
        """Name it.

        Args:
            root: The folder.
            by_kata: Whether each learner has a folder for each kata, or one for the only kata.
        """
        self.root = root
        self.by_kata = by_kata

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder where there is none, and keep other runs out of it.

        Raises:
            Busy: Another run has it.
            UsageProblem: It can't be written to.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.root / ".lock", os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise UsageProblem(
                f"{self.root} can't be written to: {error.strerror}.", "Name a folder of your own with --out DIR."
            ) from None
        try:
            if sys.platform != "win32":
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for part in self.root.rglob(".*.part"):
                # A run that was killed while it wrote.
                remove(part)
            yield
        except BlockingIOError:
            raise Busy(
                f"Another run is writing to {self.root}.", "Wait for its end, or name another folder with --out DIR."
            ) from None
        finally:
            os.close(lock)

    def folder(self, key: str, slug: str) -> Path:
        """Where a learner's verdict of a kata lies.

        Args:
            key: The learner's name as a folder's.
            slug: That of a kata of the collection; empty where it could not be told which.
        """
        return self.root / key / (slug or UNKNOWN) if self.by_kata else self.root / key

    def entries(self) -> Iterator[Entry]:
        """Everything that lies here, in order of the folders' names."""
        for path in sorted(self.root.glob(f"*/*/{RECEIPT}" if self.by_kata else f"*/{RECEIPT}")):
            with suppress(OSError, ValidationError):
                receipt = Receipt.model_validate_json(path.read_bytes())
                yield self.entry(receipt, path.parent, find_result(path.parent))

    def entry(self, receipt: Receipt, folder: Path, result: Result | None) -> Entry:
        """A learner's line, from what lies in the folder."""
        fault = find_fault(folder)
        if result is not None and result.content_sha256 != receipt.content_sha256:
            result = None
        line = ""
        if fault is not None:
            line = fault.what
        elif result is None:
            line = receipt.problem or "Not graded yet: a run was interrupted. The same command goes on."
        return Entry(
            receipt=receipt,
            folder=folder.relative_to(self.root).as_posix(),
            status="checker fault" if fault else "graded" if result else "not graded",
            result=result,
            line=line,
            has_page=result is not None and has_page(folder),
        )


def find_result(folder: Path) -> Result | None:
    """The stored verdict, in short; None where there is none that can be read."""
    if not (folder / VERDICT).exists():
        return None
    try:
        return summarize(read_verdict(folder / VERDICT))
    except UsageProblem:
        return None


def find_receipt(folder: Path) -> Receipt | None:
    """What was noted of what was handed in before."""
    with suppress(OSError, ValidationError):
        return Receipt.model_validate_json((folder / RECEIPT).read_bytes())
    return None


def find_fault(folder: Path) -> Fault | None:
    """Why the last try came to no verdict."""
    with suppress(OSError, ValidationError):
        return Fault.model_validate_json((folder / FAULT).read_bytes())
    return None


def has_page(folder: Path) -> bool:
    """Whether there is a page of the verdict that lies there now."""
    with suppress(OSError):
        return (folder / PAGE).stat().st_mtime_ns >= (folder / VERDICT).stat().st_mtime_ns
    return False


def date(receipt: Receipt, before: Receipt | None) -> Receipt:
    """The receipt with the time that was known of the same content before: it never moves on a regrade."""
    if before is None or before.submitted_at is None or before.content_sha256 != receipt.content_sha256:
        return receipt
    return receipt.model_copy(update={"submitted_at": before.submitted_at})


def store_receipt(folder: Path, receipt: Receipt) -> None:
    """Keep what was handed in; where it can't be graded, no verdict of something else passes for its own.

    Raises:
        UsageProblem: The folder can't be written to.
    """
    replace_file(folder / RECEIPT, receipt.model_dump_json(indent=2).encode() + b"\n")
    if receipt.problem is not None:
        keep_older(folder)
        for name in (VERDICT, PAGE, FAULT):
            remove(folder / name)


def store_verdict(folder: Path, receipt: Receipt, verdict: bytes) -> None:
    """Keep a verdict; the one before is kept as well. It is on the disk when this returns.

    Raises:
        UsageProblem: The folder can't be written to.
    """
    store_receipt(folder, receipt)
    keep_older(folder)
    replace_file(folder / VERDICT, verdict)
    remove(folder / FAULT)
    remove(folder / PAGE)


def move_verdict(staged: Path, folder: Path) -> None:
    """Put a verdict that was made elsewhere in place of the one that lies there, which is kept; the receipt stays.

    Args:
        staged: The folder that it is in.
        folder: The learner's.

    Raises:
        UsageProblem: A folder can't be written to.
    """
    keep_older(folder)
    try:
        (staged / VERDICT).replace(folder / VERDICT)
        sync_folder(folder)
    except OSError as error:
        raise UsageProblem(
            f"{folder / VERDICT} can't be written: {error.strerror}.", "Mend that, then run the command again."
        ) from None
    remove(folder / FAULT)
    remove(folder / PAGE)


def store_fault(folder: Path, receipt: Receipt, what: str, todo: str) -> None:
    """Keep why there is no verdict.

    Raises:
        UsageProblem: The folder can't be written to.
    """
    store_receipt(folder, receipt)
    fault = Fault(what=what, todo=todo, when=now())
    replace_file(folder / FAULT, fault.model_dump_json(indent=2).encode() + b"\n")


def keep_older(folder: Path) -> None:
    """Give the verdict that lies there a second name that nothing replaces: verdict-1.json, verdict-2.json, ...

    Raises:
        UsageProblem: That can't be done.
    """
    verdict = folder / VERDICT
    if not verdict.exists():
        return
    numbers = [int(match[1]) for path in folder.iterdir() if (match := OLDER.fullmatch(path.name))]
    last = max(numbers, default=0)
    if last and verdict.samefile(folder / f"verdict-{last}.json"):
        return  # a run that was killed just here
    older = folder / f"verdict-{last + 1}.json"
    try:
        try:
            os.link(verdict, older)
        except OSError:
            shutil.copy2(verdict, older)
        sync_folder(folder)
    except OSError as error:
        raise UsageProblem(
            f"{older} can't be written: {error.strerror}.", "Make room on the disk, then run the command again."
        ) from None


def remove(path: Path) -> None:
    """Remove a file; what is not there is no problem, what stays is looked at again the next time."""
    with suppress(OSError):
        path.unlink()

"""Reads what lies among the reports of one verdict, and nothing outside of them.

The folder of reports is the instructor's, but what lies in it was moved about, unpacked and copied by then; so no link
leads out of it, nothing but a regular file is opened, and nothing that is too large is read.
"""

import base64
import hashlib
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from checker.classroom.journal.records import AttemptPage, PastVerdict
from checker.classroom.shelf import PAGE, VERDICT
from checker.errors import CheckerFault, UsageProblem
from checker.model.kata import MIB
from checker.model.verdict import Verdict
from checker.report.page import make_page
from checker.verdict_file import read_verdict

VERDICT_BYTES = 32 * MIB
STORAGE = (
    'Object.defineProperty(window,"sessionStorage",{value:{getItem:()=>null,setItem(){},removeItem(){},clear(){}}})'
)
"""What pytest-html's script finds where a browser keeps nothing for a page, as for one of nobody."""
ALLOWED = "script-src 'sha256-"
"""In a page's own policy: what it may run."""
PAGE_BYTES = 16 * MIB
KEPT_BYTES = 4 * MIB
"""A larger verdict is read anew each time."""


@dataclass(frozen=True)
class Evidence:
    """A verdict as its file has it, or why it can't be had."""

    verdict: Verdict | None
    problem: str = ""
    """A sentence, without the path, which would tell whose it is; empty where there is the verdict."""


class Unusable(Exception):
    """Why a file is not read, in words that follow its name."""


@dataclass(frozen=True)
class Place:
    """A file that may be read, as it is now."""

    path: Path
    size: int
    written_ns: int


def find_evidence(reports: Path, attempt: AttemptPage, past: PastVerdict | None) -> Evidence:
    """The whole of a verdict.

    Args:
        reports: The folder of reports.
        attempt: Whose.
        past: Which of its verdicts; None where there is none.
    """
    if past is None:
        return Evidence(None, "There is no verdict.")
    try:
        return Evidence(read(find_place(reports, attempt.folder, past.file, VERDICT_BYTES)))
    except Unusable as error:
        return Evidence(None, f"What the journal does not hold can't be shown: {past.file} {error}.")


def find_report(reports: Path, attempt: AttemptPage, past: PastVerdict, name: str | None) -> str:
    """The verdict's page: the one that grading made where there is one, else made now.

    Args:
        reports: The folder of reports.
        attempt: Whose.
        past: Which of its verdicts.
        name: What to call the learner's submission; None where it has its own name.

    Raises:
        UsageProblem: The verdict can't be read.
    """
    try:
        verdict = find_place(reports, attempt.folder, past.file, VERDICT_BYTES)
        if name is None and past.file == VERDICT:
            try:
                page = find_place(reports, attempt.folder, PAGE, PAGE_BYTES)
                if page.written_ns >= verdict.written_ns:
                    return close_off(page.path.read_text("utf-8"))
            except (Unusable, OSError, ValueError):
                pass  # it is made anew below
        return close_off(write_report(verdict, name))
    except Unusable as error:
        raise UsageProblem(f"The report can't be shown: {past.file} {error}.", "Grade it again.") from None
    except CheckerFault as error:
        raise UsageProblem(f"The report can't be shown: {error.what}", "Grade it again.") from None


@lru_cache(maxsize=8)
def write_report(place: Place, name: str | None) -> str:
    """Make a verdict's page; those that were looked at last are kept.

    Raises:
        Unusable: The verdict can't be read.
        CheckerFault: The page could not be made.
    """
    verdict = read(place)
    if name is not None:
        verdict = verdict.model_copy(update={"submission": verdict.submission.model_copy(update={"name": name})})
    return make_page(verdict)


def close_off(page: str) -> str:
    """A report as it can run where it is a page of nobody: reading the browser's storage would end its script."""
    digest = base64.b64encode(hashlib.sha256(STORAGE.encode()).digest()).decode()
    head, found, rest = page.partition(ALLOWED)
    if not found or "</head>" not in rest:
        return page
    return f"{head}script-src 'sha256-{digest}' 'sha256-{rest}".replace(
        "</head>", f"<script>{STORAGE}</script></head>", 1
    )


def find_place(reports: Path, folder: str, name: str, most: int) -> Place:
    """Where a file is.

    Args:
        reports: The folder of reports.
        folder: The learner's, in it.
        name: The file's.
        most: How many bytes it may have.

    Raises:
        Unusable: It is not there, lies elsewhere, is no file, or is too large.
    """
    try:
        root = reports.resolve(strict=True)
        path = (root / folder / name).resolve(strict=True)
        found = path.stat()
    except FileNotFoundError:
        raise Unusable("is not there any more") from None
    except (OSError, ValueError, RuntimeError):
        raise Unusable("can't be opened") from None
    if not path.is_relative_to(root):
        raise Unusable("is a link to elsewhere, which is not followed")
    if not stat.S_ISREG(found.st_mode):
        raise Unusable("is no file")
    if found.st_size > most:
        raise Unusable(f"is larger than {most // MIB} MiB")
    return Place(path, found.st_size, found.st_mtime_ns)


def read(place: Place) -> Verdict:
    """Read a verdict; those that were looked at last are kept, as long as their files stay as they are.

    Raises:
        Unusable: It can't be.
    """
    return read_kept(place) if place.size <= KEPT_BYTES else read_anew(place)


def read_anew(place: Place) -> Verdict:
    """As `read`, from the file."""
    try:
        return read_verdict(place.path)
    except UsageProblem as error:
        # The path tells whose it is, to somebody who may not want to know.
        told = error.what.removeprefix(f"{place.path} ").rstrip(".")
        raise Unusable(told if str(place.path) not in told else "can't be read") from None


read_kept = lru_cache(maxsize=4)(read_anew)

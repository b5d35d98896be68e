"""Lays out a learner's copy of a kata and puts it back: whole or not at all, and nothing of theirs is ever lost."""

import datetime
import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.workspace.pristine import handed_out_files

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
KEPT = ".kept"
"""Where in work/ the copies go that `checker reset` replaced."""
NOTHING: Mapping[str, str] = MappingProxyType({})
PYTEST_INI = """\
# Laid here by `checker pick`, so that settings of pytest in a folder further up do not reach your katas.
# importlib: every kata has a file test_app.py, and pytest's own way stops at the second of the same name.
# no:cacheprovider: no .pytest_cache folders between your files.
[pytest]
addopts = --import-mode=importlib -p no:cacheprovider
"""


def copy_for_learner(kata: Kata, work: Path, beside: Mapping[str, str] = NOTHING) -> Path:
    """Copy a kata to `work/SLUG/`, and lay `work/pytest.ini` where it is missing.

    Args:
        kata: Which one.
        work: The folder of the learner's copies.
        beside: The texts of further files in the copy, by name; a file of the kata's own goes before one.

    Returns:
        The copy's folder.

    Raises:
        UsageProblem: It is there already, or `work` cannot be written to.
    """
    copy = work / kata.slug
    if os.path.lexists(copy):
        raise _exists(kata, copy)
    with _writing(work):
        fresh = _copy_aside(kata, work, beside)
        _put(fresh, copy, kata)
    return copy


def reset(kata: Kata, work: Path, beside: Mapping[str, str] = NOTHING) -> Path:
    """Put a learner's copy back to the starter; what it held moves to `work/.kept/SLUG-YYYYMMDD-HHMMSS/`.

    The new copy is complete before the old one moves, and moving is renaming: whenever this is interrupted, every file
    is in the one place or the other. The folder itself stays, since a shell may stand in it.

    Returns:
        The folder that keeps the old copy.

    Raises:
        UsageProblem: There is nothing to put back, or `work` cannot be written to.
    """
    copy = work / kata.slug
    if not os.path.lexists(copy):
        raise UsageProblem(f"There is no {copy} to reset.", f"`checker pick {kata.slug}` lays the kata out.")
    with _writing(work):
        fresh = _copy_aside(kata, work, beside)
        try:
            kept = _keep(copy, work)
            _fill(copy, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return kept


def is_learner_folder(folder: Path) -> bool:
    """Whether a folder is one in which `copy_for_learner` laid out katas: it holds the pytest.ini laid there."""
    try:
        content = (folder / "pytest.ini").read_bytes()[: len(PYTEST_INI) * 4]
    except OSError:
        return False
    return content.startswith(PYTEST_INI.partition("\n")[0].encode())


def _copy_aside(kata: Kata, work: Path, beside: Mapping[str, str]) -> Path:
    """A complete copy under a name of its own, to be renamed; what an interrupted try left there goes first."""
    fresh = work / f".{kata.slug}.new-{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        if not os.path.lexists(work / "pytest.ini"):
            (work / "pytest.ini").write_text(PYTEST_INI, encoding="utf-8")
        for name, text in beside.items():
            (fresh / name).write_text(text, encoding="utf-8", newline="\n")
        for path in handed_out_files(kata):
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            # Content alone: an installed kata's files may be read-only, the learner's must not be.
            target.write_bytes((kata.folder / path).read_bytes())
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return fresh


def _keep(copy: Path, work: Path) -> Path:
    """Move a copy to a place that nothing else has."""
    home = work / KEPT
    home.mkdir(exist_ok=True)
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    number, kept = 1, home / f"{copy.name}-{stamp}"
    while os.path.lexists(kept):
        number += 1
        kept = home / f"{copy.name}-{stamp}-{number}"
    if copy.is_symlink() or not copy.is_dir():
        copy.rename(kept)
        return kept
    kept.mkdir()
    for entry in sorted(copy.iterdir()):
        entry.rename(kept / entry.name)
    return kept


def _fill(copy: Path, fresh: Path) -> None:
    copy.mkdir(exist_ok=True)
    for entry in sorted(fresh.iterdir()):
        entry.rename(copy / entry.name)


def _put(fresh: Path, copy: Path, kata: Kata) -> None:
    try:
        fresh.rename(copy)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if os.path.lexists(copy):
            raise _exists(kata, copy) from error
        raise


@contextmanager
def _writing(work: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        first = "Make room on the disk" if error.errno in NO_SPACE else "Go to a folder of your own"
        raise UsageProblem(
            f"Nothing can be written in {work}: {error.strerror}.", f"{first}, or name another one with --work DIR."
        ) from error


def _exists(kata: Kata, copy: Path) -> UsageProblem:
    return UsageProblem(
        f"{copy} is there already.",
        f"Go on with it, or start over with `checker reset {kata.slug}`, which keeps what you have.",
    )

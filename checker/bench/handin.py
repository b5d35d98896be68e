"""Makes the zip that a learner hands in: the editable files of their katas, whose they are, and the way there."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.bench.progress import Progress, encode_progress, read_progress
from checker.errors import UsageProblem
from checker.model.kata import Kata, Submission
from checker.submissions import read_submission
from checker.submissions.entry import normal, shown
from checker.submissions.handin_file import HandedIn, Handin, digest, pack
from checker.submissions.keys import digest as short
from checker.submissions.keys import plain
from checker.verdict_file import replace_file
from checker.workspace import changed_files

NAME_FILE = ".handin.json"
"""Where in work/ the learner's name is kept, so that it is asked once."""
LONGEST_NAME = 100


@dataclass(frozen=True)
class Packed:
    """One kata of a handin."""

    kata: Kata
    files: tuple[str, ...]
    changed: tuple[str, ...]
    """The files that differ from the starter's, new and missing ones too."""


def read_name(work: Path) -> str | None:
    """The name that was given before; None if none was, or it cannot be read any more."""
    try:
        name = json.loads((work / NAME_FILE).read_bytes())["name"]
        return check_name(name)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, AttributeError, UsageProblem):
        return None


def keep_name(work: Path, name: str) -> None:
    """Remember a learner's name.

    Raises:
        UsageProblem: `work` cannot be written to.
    """
    replace_file(work / NAME_FILE, (json.dumps({"name": name}, indent=2, ensure_ascii=False) + "\n").encode())


def check_name(name: str) -> str:
    """A learner's name as it is handed in: on one line, without control characters.

    Raises:
        UsageProblem: It is empty or too long.
    """
    name = normal(" ".join(shown(name).split()))
    if not name:
        raise UsageProblem("A name is needed to hand in, and this one is empty.", "Give yours with --name NAME.")
    if len(name) > LONGEST_NAME:
        raise UsageProblem(
            f"The name is longer than {LONGEST_NAME} characters.", "Give a shorter one with --name NAME."
        )
    return name


def progress_with(katas: Sequence[Kata], work: Path) -> Progress:
    """What is known of the learner's way with these katas, and nothing of others.

    Raises:
        UsageProblem: A newer checker wrote it down.
    """
    progress = read_progress(work)
    return Progress(katas={kata.slug: progress.of(kata.slug) for kata in katas if kata.slug in progress.katas})


def make_handin(katas: Sequence[Kata], work: Path, name: str) -> tuple[Path, list[Packed]]:
    """Write `work/handin-NAME.zip`; one that is there is replaced. What is known of the way there goes with it.

    Args:
        katas: Those to hand in; each has a copy in `work`.
        work: The folder of the learner's copies.
        name: Whose it is, as `check_name` returns it.

    Returns:
        The zip and what is in it.

    Raises:
        UsageProblem: A file is missing or cannot be read, or `work` cannot be written to.
    """
    read = [(kata, read_submission(kata, work / kata.slug, name)) for kata in katas]
    about = Handin(
        name=name,
        made_at=datetime.datetime.now(datetime.UTC).replace(microsecond=0),
        katas=tuple(_about(kata, submission) for kata, submission in read),
    )
    path = work / f"handin-{plain(name) or short(name)}.zip"
    progress = progress_with(katas, work)
    way = encode_progress(progress) if progress.katas else None
    replace_file(path, pack(about, {kata.slug: submission.files for kata, submission in read}, way))
    return path, [Packed(kata, tuple(found.files), changed_files(kata, found)) for kata, found in read]


def _about(kata: Kata, submission: Submission) -> HandedIn:
    return HandedIn(
        slug=kata.slug,
        id=kata.id,
        files=tuple(sorted(submission.files)),
        content_sha256=digest(submission.files),
    )

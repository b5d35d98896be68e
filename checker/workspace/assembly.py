"""Assembles the folder an app is served from: the pristine kata, with only the editable files the submission's."""

from pathlib import Path, PurePosixPath

from checker.errors import CheckerFault
from checker.model.kata import Kata, Submission
from checker.workspace.pristine import is_editable, served_files


def assemble(kata: Kata, submission: Submission, into: Path) -> None:
    """Write a workspace.

    The kata's checks, ticket, hints and settings stay out. Nothing is overwritten and no link is followed.

    Args:
        kata: The pristine kata.
        submission: Where the editable files come from.
        into: An empty or missing folder.

    Raises:
        CheckerFault: The submission holds a file that the kata does not let a learner edit, or `into` is not empty.
    """
    into.mkdir(parents=True, exist_ok=True)
    if any(into.iterdir()):
        raise CheckerFault(f"The workspace {into} is not empty.")
    for path in served_files(kata):
        _write(into, path, (kata.folder / path).read_bytes())
    for path, content in submission.files.items():
        if not is_editable(kata, path) or ".." in PurePosixPath(path).parts:
            raise CheckerFault(f"The submission {submission.name} holds {path}, which is not the learner's to edit.")
        _write(into, path, content)


def _write(into: Path, path: str, content: bytes) -> None:
    file = into / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as opened:
        opened.write(content)

"""Lays out a learner's copy of a kata with what is laid beside it: the ticket's requests for other tools."""

from pathlib import Path

from checker.catalogue import Collection
from checker.catalogue.ticket_requests import read_requests
from checker.model.kata import Kata
from checker.snippets.http_file import FILE_NAME, write_http_file
from checker.workspace import copy_for_learner, reset


def pick_kata(collection: Collection, kata: Kata, work: Path) -> Path:
    """Copy a kata to `work/SLUG/`.

    Returns:
        The copy's folder.

    Raises:
        UsageProblem: It is there already, or `work` cannot be written to.
    """
    return copy_for_learner(kata, work, laid_beside(collection, kata))


def reset_kata(collection: Collection, kata: Kata, work: Path) -> Path:
    """Put a learner's copy back to how `pick_kata` laid it out.

    Returns:
        The folder that keeps what it held.

    Raises:
        UsageProblem: There is nothing to put back, or `work` cannot be written to.
    """
    return reset(kata, work, laid_beside(collection, kata))


def laid_beside(collection: Collection, kata: Kata) -> dict[str, str]:
    """The files that a copy holds and the kata does not: never graded, never handed in."""
    requests = read_requests(collection.ticket(kata))
    return {FILE_NAME: write_http_file(kata, requests)} if requests else {}

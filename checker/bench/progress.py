"""Keeps which katas a learner has solved, in `work/.progress.json`."""

import datetime
import json
import os
from pathlib import Path

from checker.errors import UsageProblem

NAME = ".progress.json"


def read_progress(work: Path) -> dict[str, str]:
    """When each solved kata was first solved: slug to ISO 8601 time, UTC. A missing or broken file counts as empty."""
    solved = _read(work / NAME)
    return solved if solved is not None else {}


def mark_solved(work: Path, slug: str) -> None:
    """Note that a kata is solved; the first time stands.

    The file is replaced whole, so an interruption leaves the old or the new one. One that is broken is kept aside.

    Raises:
        UsageProblem: `work` cannot be written to.
    """
    file = work / NAME
    now = datetime.datetime.now(datetime.UTC)
    try:
        solved = _read(file)
        if solved is None:
            file.rename(work / f".progress.broken-{now:%Y%m%d-%H%M%S-%f}.json")
            solved = {}
        if slug not in solved:
            _replace(file, solved | {slug: now.isoformat(timespec="seconds")})
    except OSError as error:
        raise UsageProblem(
            f"That {slug} is solved could not be noted in {file}: {error.strerror}.",
            "Mend the permissions of that folder and check once more.",
        ) from error


def _read(file: Path) -> dict[str, str] | None:
    """What the file says; empty where there is none, None where it is broken."""
    try:
        solved = json.loads(file.read_bytes())["solved"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    whole = isinstance(solved, dict) and all(isinstance(time, str) for time in solved.values())
    return solved if whole else None


def _replace(file: Path, solved: dict[str, str]) -> None:
    fresh = file.with_name(f"{NAME}.new-{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8") as opened:
            json.dump({"solved": solved}, opened, indent=2)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)

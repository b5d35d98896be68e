"""Keeps how far a learner has come with each kata, in `work/.progress.json`.

Every note is taken in turn, on what the file says at that moment, and replaces the file whole: two terminals lose
nothing of each other's, and a crash leaves the old file or the new one.
"""

import datetime
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError
from pydantic_core import from_json

from checker.bench.turns import taking_turns
from checker.errors import UsageProblem
from checker.model.record import Record
from checker.model.verdict import Conclusion, Points, Verdict
from checker.verdict_file import replace_file

NAME = ".progress.json"
LOCK = ".progress.lock"
FORMAT = 2
"""1 was `{"solved": {slug: time}}`, without a number; it is read still."""


class Attempt(Record):
    """What one grading of the learner's own copy came to."""

    at: str
    """ISO 8601, UTC."""
    conclusion: Conclusion
    fixed: Points
    kept: Points

    @property
    def share(self) -> float:
        """How much of it held, from 0 to 1; a point to keep counts like one to fix."""
        of = self.fixed.of + self.kept.of
        return (self.fixed.earned + self.kept.earned) / of if of else 0.0


class KataProgress(Record):
    """How far the learner has come with one kata. Times are ISO 8601, UTC."""

    picked_at: str | None = None
    """The first time."""
    solved_at: str | None = None
    """The first time; None until then."""
    hints: Annotated[int, Field(ge=0)] = 0
    """How many hints were shown, the vague ones first."""
    attempts: Annotated[int, Field(ge=0)] = 0
    """How often the learner's own copy was graded."""
    last: Attempt | None = None
    best: Attempt | None = None
    """The first of those of which most held."""


UNTOUCHED = KataProgress()


class Progress(Record):
    """What `work/.progress.json` says."""

    katas: Mapping[str, KataProgress] = Field(default_factory=dict)
    """By slug; a kata of which nothing is known is left out."""

    def of(self, slug: str) -> KataProgress:
        """What is known of one kata."""
        return self.katas.get(slug, UNTOUCHED)

    def is_solved(self, slug: str) -> bool:
        """Whether a kata was ever solved."""
        return self.of(slug).solved_at is not None


def read_progress(work: Path) -> Progress:
    """What is known so far. A missing or broken file counts as empty.

    Raises:
        UsageProblem: A newer checker wrote it.
    """
    try:
        return _read(work / NAME) or Progress()
    except OSError:
        return Progress()


def mark_solved(work: Path, slug: str) -> None:
    """Note that a kata is solved; the first time stands.

    Raises:
        UsageProblem: It could not be noted.
    """
    _note(work, slug, lambda known: _with(known, solved_at=known.solved_at or _now()))


def note_picked(work: Path, slug: str) -> None:
    """Note that a kata was picked; the first time stands.

    Raises:
        UsageProblem: It could not be noted.
    """
    _note(work, slug, lambda known: _with(known, picked_at=known.picked_at or _now()))


def note_hint(work: Path, slug: str, of: int) -> int:
    """Note that one more hint is shown.

    Returns:
        The hint's number, from 1; `of` + 1 where all were shown before.

    Raises:
        UsageProblem: It could not be noted.
    """
    shown: list[int] = []

    def add(known: KataProgress) -> KataProgress:
        shown.append(min(known.hints, of) + 1)
        return _with(known, hints=max(known.hints, min(shown[0], of)))

    _note(work, slug, add)
    return shown[0]


def note_check(work: Path, verdict: Verdict) -> None:
    """Note what grading the learner's own copy came to.

    Raises:
        UsageProblem: It could not be noted.
    """
    score = verdict.score
    attempt = Attempt(at=_now(), conclusion=verdict.conclusion, fixed=score.fixed, kept=score.kept)

    def add(known: KataProgress) -> KataProgress:
        is_best = known.best is None or attempt.share > known.best.share
        return _with(
            known,
            solved_at=known.solved_at or (attempt.at if attempt.conclusion == "solved" else None),
            attempts=known.attempts + 1,
            last=attempt,
            best=attempt if is_best else known.best,
        )

    _note(work, verdict.kata.slug, add)


def encode_progress(progress: Progress) -> bytes:
    """What is written down: JSON in UTF-8, without what is not known."""
    data = {"format": FORMAT} | progress.model_dump(mode="json", exclude_defaults=True)
    return (json.dumps(data, indent=2) + "\n").encode()


def _note(work: Path, slug: str, change: Callable[[KataProgress], KataProgress]) -> None:
    file = work / NAME
    try:
        work.mkdir(parents=True, exist_ok=True)
        with taking_turns(work / LOCK):
            progress = _read(file)
            if progress is None:
                file.rename(work / f".progress.broken-{datetime.datetime.now(datetime.UTC):%Y%m%d-%H%M%S-%f}.json")
                progress = Progress()
            known = progress.of(slug)
            changed = change(known)
            if changed != known:
                katas = {**progress.katas, slug: changed}
                replace_file(file, encode_progress(Progress(katas=katas)))
    except OSError as error:
        raise UsageProblem(
            f"Your progress with {slug} could not be noted in {file}: {error.strerror or error}.",
            "Mend the permissions of that folder, then run the command again.",
        ) from error


def _read(file: Path) -> Progress | None:
    """What the file says; empty where there is none, None where it is broken."""
    try:
        data = from_json(file.read_bytes())
        if not isinstance(data, dict):
            return None
        _refuse_newer(file, data.get("format"))
        katas = _from_first(data) if "format" not in data else data.get("katas", {})
        return Progress.model_validate({"katas": katas})
    except FileNotFoundError:
        return Progress()
    except (ValueError, ValidationError):
        return None


def _refuse_newer(file: Path, version: object) -> None:
    """What this checker does not understand it neither shows in part nor writes over."""
    if isinstance(version, int) and version > FORMAT:
        raise UsageProblem(
            f"{file} was written by a newer checker: format {version}, and this one reads up to {FORMAT}.",
            "Update the checker, or name another folder with --work DIR.",
        )


def _from_first(data: dict[str, Any]) -> object:
    """The katas of the first format, which knew nothing but when they were solved."""
    solved = data.get("solved")
    return {slug: {"solved_at": at} for slug, at in solved.items()} if isinstance(solved, dict) else None


def _with(known: KataProgress, **changes: object) -> KataProgress:
    return KataProgress.model_validate(dict(known) | changes)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

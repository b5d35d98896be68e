"""One learner's line in a class's overview: what was handed in, and what became of it."""

from typing import Literal

from checker.model.kata import Origin
from checker.model.record import Record
from checker.model.stage import Stage
from checker.model.verdict import CheckKind, Conclusion, Outcome, Score

Status = Literal["graded", "not graded", "checker fault"]
"""Of what was handed in. `not graded`: there was nothing that could be; `checker fault`: no fault of the learner's."""


class Receipt(Record):
    """What was handed in, as the download tells of it. It is kept beside the verdict and survives every regrade."""

    learner: str
    """As the download or the map of names has it: text from a stranger."""
    kata: str
    """The kata's slug; empty where it could not be told."""
    attempt: int
    submitted_at: str | None
    """ISO 8601, in UTC where the zone is known; None where the download does not say."""
    source: str
    """Where in the download it was."""
    content_sha256: str | None
    """Over what was handed in; None where it could not be read."""
    problem: str | None
    """Why it can't be graded; None where it can."""
    notes: tuple[str, ...] = ()
    """What else an instructor may want to know of it."""
    minutes: float | None = None
    """From picking the kata to solving it, by the learner's own progress; None where that was not handed in."""


class CheckMark(Record):
    """A check's outcome, without what was exchanged."""

    id: str
    claim: str
    origin: Origin
    kind: CheckKind
    promise: int
    outcome: Outcome
    stage: Stage | None
    """Where in the cycle it failed; None where it passed or that can't be told."""


class Result(Record):
    """A verdict, as short as the overview needs it."""

    title: str
    """The kata's."""
    kata_sha256: str
    content_sha256: str
    conclusion: Conclusion
    unstable: bool
    score: Score
    checks: tuple[CheckMark, ...]
    start_failure: str
    """Why the app did not start; empty where it did."""
    missing_walls: tuple[str, ...]
    seed: str
    """The label of the run it is from."""
    versions: dict[str, str]
    graded_at: str


class Entry(Record):
    """One learner and one kata."""

    receipt: Receipt
    folder: str
    """Where verdict and report are, relative to the overview, with slashes."""
    status: Status
    result: Result | None
    """With status `graded`."""
    line: str
    """Why there is no result; empty where there is one."""
    has_page: bool
    """Whether there is a report.html."""

"""What grading concludes of a submission, whole: `verdict.json` is this and nothing else."""

from typing import Annotated, Literal

from pydantic import Field

from checker.model.exchange import Exchange, UpstreamCall
from checker.model.kata import Origin, Promise
from checker.model.record import Record
from checker.model.stage import Stage

SCHEMA_VERSION = 1

Outcome = Literal["passed", "failed", "error", "skipped"]
"""Of a check. Only `passed` earns its point: skipped where it was to run counts as failed."""

CheckKind = Literal["to_fix", "to_keep"]

Conclusion = Literal["solved", "unsolved", "did_not_start", "timed_out", "visible_passed"]


class Difference(Record):
    """One thing that was promised and what was received in its place, both as text with its JSON type visible."""

    what: str
    """Where: `status`, `header content-type`, `json`, `json $.items[0].title`, or the words of an `expect_same`."""
    promised: str
    received: str


class Broken(Record):
    """Why a case did not pass."""

    message: str
    """A sentence: which promise does not hold, or what went wrong while asking."""
    differences: tuple[Difference, ...] = ()
    exchange: int | None = None
    """The number of the exchange it shows in."""


class Diagnosis(Record):
    """Where in the request-response cycle a case went wrong, in plain words. Never a ground for a verdict."""

    rule: str
    """The name of the rule that explained it; `unexplained` where none did."""
    stage: Stage | None
    """Where it went wrong; None where that can't be told."""
    sentence: str
    """What happened, without the fix."""
    question: str
    """What to look at next, as a question."""
    server_says: bool
    """Whether it stands on what the server says of itself, which may be wrong."""


class Output(Record):
    """What the app wrote to its standard output and error during one case."""

    text: str
    """Invalid UTF-8 replaced; the last part where there was more than the limit."""
    size: int
    """Bytes in all."""


class Case(Record):
    """One run of a check's function: the whole check, or one of its parameters."""

    id: str
    """The parameter's name; empty where the check has none."""
    outcome: Outcome
    again: Outcome | None = None
    """The outcome of the repetition with another hash seed; None where it was not repeated."""
    duration_ms: float
    broken: Broken | None = None
    diagnosis: Diagnosis | None = None
    transcript: tuple[Exchange, ...] = ()
    upstream: tuple[UpstreamCall, ...] = ()
    """What the app asked another service, where the check stood in for that."""
    output: Output = Output(text="", size=0)


class CheckResult(Record):
    """A check's outcome: a point earned or not."""

    id: str
    """`visible/test_...` or `hidden/test_...`: origin and function name."""
    claim: str
    """What the check claims, in words: its docstring's first line, else its name."""
    origin: Origin
    kind: CheckKind
    promise: int
    quote: str
    """The words of the promise that the check holds to."""
    outcome: Outcome
    """The worst of its cases and of their repetitions."""
    cases: tuple[Case, ...]


class Points(Record):
    """A fraction: points earned of points there are."""

    earned: int
    of: int


class Score(Record):
    """score = (points fixed / points to fix) x (points kept / points to keep); an empty set counts as whole."""

    fixed: Points
    kept: Points
    value: Annotated[float, Field(ge=0, le=1)]


class KataFacts(Record):
    """The kata, as far as a reader of the verdict needs it."""

    id: str
    slug: str
    title: str
    level: int
    stage: Stage
    client: str
    promises: tuple[Promise, ...]
    content_sha256: str
    """Over the kata's and the solution's files: two verdicts compare only where it is equal."""


class SubmissionFacts(Record):
    """The submission, without its content."""

    name: str
    content_sha256: str


class StartFailure(Record):
    """Why the app could not be served."""

    kind: Literal["syntax_error", "crashed", "exited", "no_app", "not_fastapi", "timed_out", "lifespan"]
    message: str
    """A sentence for people; names the file and line where there is one."""
    traceback: tuple[str, ...] = ()
    """The lines of the traceback that are in the learner's own files, then the exception's."""
    output: Output = Output(text="", size=0)


class Timings(Record):
    """When and how long."""

    graded_at: str
    """ISO 8601, UTC."""
    total_ms: float
    start_ms: float
    """From the fork to the imported app."""


class Verdict(Record):
    """A submission's verdict, with all that a report shows."""

    schema_version: Literal[1] = 1
    kata: KataFacts
    submission: SubmissionFacts
    conclusion: Conclusion
    unstable: bool
    """A check's repetition came out differently: a person should look. The check stays failed."""
    score: Score
    promises_waiting: tuple[int, ...] = ()
    """Only with `visible_passed`: the promises that no visible check holds to."""
    start_failure: StartFailure | None = None
    checks: tuple[CheckResult, ...]
    """Visible first, each file in its own order."""
    change: str
    """Unified diff from the starter's editable files to the submission's; empty where nothing was changed."""
    missing_walls: tuple[str, ...] = ()
    """The walls that did not stand around the app while it was graded, in words; empty where all stood."""
    seed: str
    versions: dict[str, str]
    """Python, the checker and the libraries that katas stand on."""
    timings: Timings

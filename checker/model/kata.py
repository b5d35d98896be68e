"""A kata as its author wrote it: ticket, app, limits, and where its files are."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from checker.model.record import Record
from checker.model.stage import Stage

MIB = 1024 * 1024


class Limits(Record):
    """What a submission may use while it is graded; `[limits]` in kata.toml changes any of them."""

    start_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """Wall time to import the app, and again for its lifespan to start."""
    exchange_seconds: Annotated[float, Field(gt=0, le=600)] = 5.0
    """Wall time of one exchange, from connecting to the last byte of the response; a fifth of it once three cases of a
    submission have used it up, which then can't be solved any more."""
    check_seconds: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Wall time of one check."""
    submission_seconds: Annotated[float, Field(gt=0, le=3600)] = 120.0
    """Wall time of all checks of a submission together."""
    cpu_seconds: Annotated[int, Field(gt=0, le=3600)] = 30
    """Processor time of one process of the app."""
    memory_mib: Annotated[int, Field(ge=256, le=65536)] = 1024
    """Address space of one process of the app, in MiB."""
    forks: Annotated[int, Field(ge=0, le=64)] = 2
    """Processes the app may start during one check."""
    threads: Annotated[int, Field(gt=0, le=4096)] = 200
    """Threads the app may start during one check."""
    files: Annotated[int, Field(gt=0, le=100_000)] = 1000
    """Files and folders the app may make during one check, those it removes again included."""
    file_mib: Annotated[int, Field(gt=0, le=4096)] = 16
    """Size of one file the app may write, in MiB."""
    disk_mib: Annotated[int, Field(gt=0, le=65536)] = 256
    """Size of all files of the app together, in MiB."""
    output_kib: Annotated[int, Field(gt=0, le=4096)] = 64
    """How much of the app's own output is kept per check, in KiB."""
    response_mib: Annotated[int, Field(gt=0, le=256)] = 4
    """Size of one response, raw and again after decoding, in MiB."""


class Promise(Record):
    """One numbered promise of a ticket's contract."""

    number: Annotated[int, Field(ge=1)]
    text: str
    """The promise's words, Markdown, on one line."""


class Kata(Record):
    """An exercise: a ticket, a faulty app and visible checks; beside it a solution and hidden checks.

    Complete at birth: `checker.catalogue` reads and checks everything once, grading looks nothing up.
    """

    id: str
    """Never changes once published; two digits or more."""
    slug: str
    """The folder's name, which is what people type."""
    title: str
    level: Annotated[int, Field(ge=0, le=5)]
    """0 is the way in; 1 to 5 as in the curriculum."""
    stage: Stage
    """Where the symptom shows (never where the cause is)."""
    client: str
    """Who sends the requests: browser, mobile app, front end, another service, API tool."""
    minutes: Annotated[int, Field(ge=1, le=600)]
    """How long it takes somebody new to it, about."""
    app: str
    """Where the FastAPI object is, as uvicorn takes it: `module:attribute`."""
    editable: tuple[str, ...]
    """What a learner may change: paths relative to the kata's folder, POSIX slashes."""
    requires: tuple[str, ...] = ()
    """The ranges of libraries it was written for, as pip takes them: `fastapi>=0.160`."""
    limits: Limits
    promises: tuple[Promise, ...]
    folder: Path
    """The pristine kata."""
    solution: Path | None
    """The solution's folder; None in a handout."""

    @property
    def visible_checks(self) -> Path:
        """The file of visible checks."""
        return self.folder / "test_app.py"

    @property
    def hidden_checks(self) -> Path | None:
        """The file of hidden checks; None in a handout."""
        return None if self.solution is None else self.solution / "test_hidden.py"


class Variant(Record):
    """A known fix beside the reference: one that tempts and must not pass, or one unlike the reference that must."""

    name: str
    """The folder's name under wrong_fixes/ or other_fixes/."""
    passes: bool
    """True for an other fix, False for a wrong one."""
    why: str
    """Why it tempts (a wrong fix), or in what it differs (an other fix)."""
    caught_by: int | None
    """The promise whose checks fail it; None for an other fix."""
    stage: Stage | None
    """Where in the cycle the first check that the wrong fix fails shows it; None for an other fix."""
    folder: Path


class AllowedMutation(Record):
    """A small change to the reference that no check catches, because the contract allows it."""

    name: str
    """Its table in solution.toml."""
    mutator: str
    file: str
    """The editable file that it changes."""
    place: str
    """The function, class or name in whose code it is."""
    was: str
    becomes: str
    number: int
    """Which one, where the same change can be made several times in one place; 1 for the first."""
    why: str
    """Why the contract allows it."""

    @property
    def known_by(self) -> tuple[str, str, str, str, str, int]:
        """What it is recognised by."""
        return self.mutator, self.file, self.place, self.was, self.becomes, self.number


class Solution(Record):
    """What solution.toml says of a kata; for authors and reviewers, never handed to a learner."""

    stage: Stage
    """Where the cause is."""
    teaches: str
    sources: tuple[str, ...]
    breaks: tuple[int, ...]
    """The promises the starter breaks."""
    telling: tuple[str, ...] = ()
    """Words that would give the cause away: none of them stands in what a learner reads first."""
    one_sided: Annotated[dict[int, str], Field(default_factory=dict)]
    """The promises under which nothing is refused, or nothing accepted, each with the reason."""
    why_long: str | None = None
    """Why the fix takes more lines than a fix should; None where it does not."""
    variants: tuple[Variant, ...]
    mutations: tuple[AllowedMutation, ...] = ()
    """What no check has to catch."""


class Submission(Record):
    """A learner's version of the kata's editable files, nothing else."""

    name: str
    """Whose or what it is: a folder's name, a learner's, a variant's."""
    files: dict[str, bytes]
    """By editable path; every editable path of the kata is present."""


Origin = Literal["visible", "hidden"]

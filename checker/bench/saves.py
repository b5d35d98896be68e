"""Sees a learner's saves: tells each version of the editable files once it is whole, the newest first and no other.

Editors save by writing over a file, by renaming a new one to its name, or in several steps. So what the system tells is
only a reason to look: what counts is whether the files are others than before, and whether they have come to rest.
"""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from watchfiles import watch

from checker.bench.writers import is_being_written
from checker.errors import UsageProblem
from checker.model.kata import Kata, Submission
from checker.submissions import read_submission

Signature = tuple[tuple[str, int, int, int], ...]
"""Of each editable file: path, time of the last change in ns, size, inode; zeros where it is missing."""

MISSING = (0, 0, 0)
STEP_MS = 20
"""How often the system's messages are gathered; without another for so long, they are told. More often costs power."""
GATHER_MS = 100
LOOK_MS = 1000
"""How often is looked without a message: a folder may have been renamed, or the file system be silent."""
POLL_SECONDS = 0.1
QUIET_SECONDS = 0.01
"""Files that have not changed for so long have come to rest."""
EMPTY_SECONDS = 0.3
"""How long a file may be empty or gone in the middle of a save."""
WRITING_SECONDS = 3.0
"""How long a file that somebody has open for writing is waited for; some programs never close theirs."""
MOST_FILES = 1000


@dataclass(frozen=True)
class Version:
    """The editable files at one moment, or why they can't be read."""

    signature: Signature
    submission: Submission | None = None
    problem: UsageProblem | None = None


class Saves:
    """Watches the files of one learner's version."""

    def __init__(self, kata: Kata, path: Path, *, poll: bool = False) -> None:
        """Begin nothing yet.

        Args:
            kata: Whose editable files count.
            path: The learner's folder, or their one file.
            poll: Whether to look ten times a second, where the file system tells nothing.
        """
        self.kata = kata
        self.path = path
        self.poll = poll
        self.silence = ""
        """Why the system tells nothing, so that we look; empty where it does, or where that was asked for."""

    def versions(self, stop: threading.Event) -> Iterator[Version]:
        """Yield the version there is, then each new one, until `stop` is set."""
        told = None
        while not stop.is_set():
            place = self.identify()
            for _ in self.wake(stop):
                if self.look() != told:
                    version = self.read(stop)
                    told = version.signature
                    yield version
                if self.identify() != place:
                    # What is watched is a folder, not its name.
                    break

    def read(self, stop: threading.Event | None = None) -> Version:
        """Read the files once nobody is at work on them."""
        stop = stop or threading.Event()
        while True:
            signature = self.settle(stop)
            try:
                version = Version(signature, submission=read_submission(self.kata, self.path))
            except UsageProblem as problem:
                version = Version(signature, problem=problem)
            if self.look() == signature or stop.is_set():
                return version

    def is_current(self, version: Version) -> bool:
        """Whether the files are still those of that version."""
        return self.look() == version.signature

    def look(self) -> Signature:
        """What the files look like from outside."""
        return tuple((str(file), *_facts(file)) for file in self.files())

    def files(self) -> list[Path]:
        """The editable files, those that are missing too where their names are known."""
        if self.path.is_file():
            return [self.path]
        found = []
        for entry in self.kata.editable:
            found += _python_files(self.path / entry) if entry.endswith("/") else [self.path / entry]
        return found

    def settle(self, stop: threading.Event) -> Signature:
        """Wait until the files are at rest, within bounds, and tell what they look like."""
        began = time.monotonic()
        before = self.look()
        while not stop.wait(QUIET_SECONDS):
            now = self.look()
            waited = time.monotonic() - began
            if now != before:
                before = now
            elif not (waited < EMPTY_SECONDS and self.looks_unfinished(now)) and not (
                waited < WRITING_SECONDS and any(is_being_written(file) for file in self.files())
            ):
                break
        return before

    def looks_unfinished(self, signature: Signature) -> bool:
        """Whether a file is empty or gone that is not so in the kata, as in the middle of a save."""
        if not signature:
            return True
        return any(not size and not self.is_empty_in_kata(Path(name)) for name, _, size, _ in signature)

    def is_empty_in_kata(self, file: Path) -> bool:
        """Whether the starter's file is empty too, such as an `__init__.py`."""
        return file.is_relative_to(self.path) and _facts(self.kata.folder / file.relative_to(self.path))[1] == 0

    def identify(self) -> tuple[int, int] | None:
        """Which folder is watched, whatever it is called; None where there is none."""
        try:
            facts = self.root().stat()
        except OSError:
            return None
        return facts.st_dev, facts.st_ino

    def root(self) -> Path:
        """The folder that holds the files."""
        return self.path.parent if self.path.is_file() or self.path.suffix == ".py" else self.path

    def wake(self, stop: threading.Event) -> Iterator[None]:
        """Yield at once, then whenever there may be something new."""
        yield
        if not self.poll and self.identify() is not None:
            try:
                yield from self.listen(stop)
            except (OSError, RuntimeError) as error:
                if self.identify() is not None:
                    self.silence = str(error)
            else:
                return
        while not stop.wait(POLL_SECONDS):
            yield

    def listen(self, stop: threading.Event) -> Iterator[None]:
        """Yield whenever the system says that something changed, and now and then without that."""
        told = watch(
            self.root(),
            watch_filter=None,
            debounce=GATHER_MS,
            step=STEP_MS,
            stop_event=stop,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            force_polling=False,
            recursive=any("/" in entry for entry in self.kata.editable),
        )
        for _ in told:
            yield


def _facts(file: Path) -> tuple[int, int, int]:
    try:
        facts = file.lstat()
    except OSError:
        return MISSING
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _python_files(folder: Path) -> list[Path]:
    """The Python files of a package, in order, at most so many as a submission may have."""
    found: list[Path] = []
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        found += [Path(where, name) for name in sorted(files) if name.endswith(".py") and not name.startswith(".")]
        if len(found) > MOST_FILES:
            break
    return found[:MOST_FILES]

"""What plain `pytest` needs in a kata's folder: a warm server, a box for each kata, failures in the kata's words."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import pytest

from checker.catalogue.kata_folder import read_kata
from checker.checks.expectations import BrokenPromise
from checker.checks.fixtures.client import EVIDENCE
from checker.checks.terminal import Terminal, find_terminal, has_breakpoint, with_patience
from checker.checks.transcript_text import write_call, write_exchange
from checker.checks.transport import ExchangeFailed
from checker.errors import Problem, UsageProblem
from checker.model.kata import Kata, Limits
from checker.serving.hosts import Hosts
from checker.serving.launch import prepare_job
from checker.serving.seam import AppDidNotStart, Box
from checker.submissions import read_submission
from checker.workspace import assemble

DEBUGGER = "checker.inside.debugger"


class LearnerSession:
    """Starts a server when the first check asks for one; ends everything with the pytest session."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.hosts: Hosts | None = None
        self.katas: dict[Path, Kata] = {}
        self.boxes: dict[Path, Box] = {}
        self.terminal = find_terminal()
        if self.terminal is not None:
            self.stack.callback(self.terminal.close)
        self.debugged: set[Path] = set()
        """The folders of the katas whose learner has set a breakpoint and sits at a terminal."""

    def __enter__(self) -> "LearnerSession":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for box in self.boxes.values():
            box.end()
        self.stack.close()

    def kata_of(self, path: Path) -> Kata:
        """The kata that a file of checks belongs to, read from the folder it lies in."""
        folder = next((one for one in path.parents if (one / "kata.toml").is_file()), None)
        if folder is None:
            pytest.fail(f"{path} is in no kata: no folder above it holds a kata.toml.", pytrace=False)
        if folder not in self.katas:
            try:
                self.katas[folder] = read_kata(folder, None)
            except UsageProblem as problem:
                pytest.fail(str(problem), pytrace=False)
        return self.katas[folder]

    def seed_of(self, path: Path) -> str:
        """The seed a learner's own runs have."""
        return f"learner-{self.kata_of(path).id}"

    def check_name(self, item: pytest.Item) -> str:
        """The name the grader gives the check, so that it draws the same values there."""
        callspec = getattr(item, "callspec", None)
        name = f"visible/{getattr(item, 'originalname', item.name)}"
        return f"{name}[{callspec.id}]" if callspec is not None else name

    def box_of(self, path: Path) -> tuple[Box, Limits]:
        """The box of the kata's app as it stands in the folder now."""
        kata = self.kata_of(path)
        if kata.folder not in self.boxes:
            hosts = self.hosts = self.hosts or self.start_hosts(path)
            workspace = hosts.rundir.folder("app")
            try:
                submission = read_submission(kata, kata.folder)
                assemble(kata, submission, workspace)
            except UsageProblem as problem:
                pytest.fail(str(problem), pytrace=False)
            if self.terminal is not None and has_breakpoint(submission.files):
                self.debugged.add(kata.folder)
            job = prepare_job(workspace, hosts.rundir, kata.app, self.limits_of(kata))
            self.boxes[kata.folder] = hosts.round(1).box(job)
        return self.boxes[kata.folder], self.limits_of(kata)

    def start_hosts(self, path: Path) -> Hosts:
        """The servers; a debugger can't be imported inside the walls, so that is done before, where it may be used."""
        preload = (DEBUGGER,) if self.terminal is not None else ()
        return self.stack.enter_context(Hosts(self.seed_of(path), preload))

    def limits_of(self, kata: Kata) -> Limits:
        """The kata's limits, those of time put aside where the learner may be debugging."""
        return with_patience(kata.limits) if kata.folder in self.debugged else kata.limits

    def terminal_of(self, path: Path) -> Terminal | None:
        """Where the learner answers breakpoints of the app; None where it has none, or nobody is there."""
        return self.terminal if self.kata_of(path).folder in self.debugged else None

    def explain(self, item: pytest.Item, error: BaseException, report: pytest.TestReport) -> None:
        """Put promise, difference and transcript into a failed report."""
        if isinstance(error, BrokenPromise | ExchangeFailed):
            promise = next((mark.args[0] for mark in item.iter_markers() if mark.name in ("to_fix", "to_keep")), None)
            texts = {one.number: one.text for one in self.kata_of(item.path).promises}
            said = [f"Promise {promise}: {texts[promise]}", ""] if promise in texts else []
            report.longrepr = "\n".join([*said, "Not as promised:", *(f"  {line}" for line in str(error).splitlines())])
        elif isinstance(error, AppDidNotStart):
            report.longrepr = "\n".join(["The app did not start again.", *failure_lines(error)])
        elif isinstance(error, Problem):
            report.longrepr = str(error)
        evidence = item.stash.get(EVIDENCE, None)
        if evidence is not None:
            exchanges = evidence.client.transcript.exchanges()
            report.sections.append(("exchanges", "\n\n".join(write_exchange(one) for one in exchanges[-5:])))
            calls = evidence.double.kept() if evidence.double is not None else ()
            if calls:
                report.sections.append(
                    ("what the app asked the other service", "\n".join(map(write_call, calls[-10:])))
                )
            output = evidence.app.output().text
            if output:
                report.sections.append(("the app's own output", output[-4000:]))


def fail_to_start(error: AppDidNotStart) -> NoReturn:
    """Fail a check whose app did not start, with the learner's own lines of the traceback."""
    pytest.fail("\n".join(failure_lines(error)), pytrace=False)


def failure_lines(error: AppDidNotStart) -> list[str]:
    """What kept the app from starting, with its own lines of the traceback."""
    return [error.failure.message, *(f"  {line}" for line in error.failure.traceback)]

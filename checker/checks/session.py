"""Runs a kata's checks on submissions in one pytest session, in this process, with the checker's own configuration."""

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.checks.fixtures import client as client_fixture
from checker.checks.fixtures import draw as draw_fixture
from checker.checks.fixtures import restart as restart_fixture
from checker.checks.fixtures import steps as steps_fixture
from checker.checks.fixtures import time_zone as time_zone_fixture
from checker.checks.fixtures import upstream as upstream_fixture
from checker.checks.judge import Docket, Judge
from checker.checks.outcomes import not_run, worst
from checker.errors import CheckerFault
from checker.model.kata import Kata
from checker.model.verdict import CheckResult, Outcome, StartFailure
from checker.serving.seam import Host, Job

LEFT_OUT = (
    "cacheprovider", "doctest", "unittest", "junitxml", "pastebin", "stepwise", "logging", "warnings", "skipping",
    "faulthandler", "unraisableexception", "threadexception", "setuponly", "setupplan", "debugging", "recwarn",
    "tmpdir", "monkeypatch", "subtests",
)  # fmt: skip
"""Parts of pytest that no check needs; `skipping` among them, since nothing may skip a check."""


class Abandoned(Exception):
    """Nobody waits for the findings any more, so the rest was not asked."""


@dataclass(frozen=True)
class Findings:
    """What the session found of one submission."""

    start_failure: StartFailure | None
    start_ms: float
    total_ms: float
    checks: tuple[CheckResult, ...]
    ran_out: bool = False
    """Whether the app kept checks from being asked by taking too long."""


def run_checks(
    kata: Kata,
    jobs: list[Job],
    seed: str,
    host: Callable[[int], Host],
    *,
    repeat: bool = True,
    verbose: bool = False,
    tell: Callable[[int, Findings], None] | None = None,
    only: frozenset[str] | None = None,
    until_failed: bool = False,
    likely: tuple[str | None, ...] = (),
    first: Callable[[int, Findings], None] | None = None,
    wanted: Callable[[], bool] | None = None,
) -> list[Findings]:
    """Run every check of `kata` on every job.

    Args:
        kata: Whose checks are run, from its own folders.
        jobs: One for each submission, at most 50: a session holds all its items in memory.
        seed: What `draw` draws from.
        host: Gives the host of round 1 and, asked for only when something failed, of round 2.
        repeat: Whether failed checks are run again.
        verbose: Whether pytest prints its own output.
        tell: Told a job's place among `jobs` and its findings the moment they are whole, while the rest goes on.
        only: The ids of the checks to run, of which alone the findings tell; all if None.
        until_failed: Whether a job is asked nothing more once a case has failed; the findings tell of what was asked.
        likely: For each job, the case that it is asked first; None, or nothing, where that is all the same.
        first: Told a job's place and what the first round came to, before what failed in it is run again.
        wanted: Asked before each case whether anybody still waits for the findings.

    Returns:
        Findings in the order of `jobs`.

    Raises:
        Abandoned: Nobody did; the hosts are as good as before.
        CheckerFault: The checks can't be collected, there are none, or the serving side is lost.
        KeyboardInterrupt: The person at the prompt wants to stop.
    """
    files = [path for path in (kata.visible_checks, kata.hidden_checks) if path is not None]

    def done(index: int) -> None:
        if tell is not None and find_empty(judge, files) is None:
            tell(index, conclude(judge.dockets[index], judge))

    def first_round(index: int) -> None:
        if first is not None and find_empty(judge, files) is None:
            first(index, conclude(judge.dockets[index], judge))

    judge = Judge(
        kata,
        jobs,
        seed,
        host,
        repeat=repeat,
        verbose=verbose,
        done=done,
        only=only,
        until_failed=until_failed,
        likely=likely,
        first=first_round if first else None,
        wanted=wanted,
    )
    try:
        judge.prepare()
        code = run_pytest(judge, files, kata, verbose=verbose)
    finally:
        judge.end_box()
    raise_fault(judge, files, kata, code)
    return [conclude(docket, judge) for docket in judge.dockets]


def run_pytest(judge: Judge, files: list[Path], kata: Kata, *, verbose: bool) -> int:
    """One pytest session on `files` with nobody else's settings, plugins or files of configuration."""
    # In the run's folder, which is swept where this process is killed.
    run = judge.dockets[0].job.workspace.path.parent if judge.dockets else None
    with tempfile.TemporaryDirectory(prefix="pytest-", dir=run) as folder:
        config = Path(folder) / "pytest.ini"
        config.write_text("[pytest]\n")
        arguments = ["-c", str(config), f"--rootdir={kata.folder.parent}", f"--confcutdir={folder}", "--noconftest"]
        arguments += ["--import-mode=importlib", "--assert=plain", "--capture=sys", "--strict-markers"]
        for name in LEFT_OUT:
            arguments += ["-p", f"no:{name}"]
        arguments += ["-v", "--tb=short"] if verbose else ["-p", "no:terminal"]
        fixtures = [
            client_fixture, restart_fixture, time_zone_fixture, upstream_fixture, draw_fixture, steps_fixture,
        ]  # fmt: skip
        with own_settings(), fresh_modules(files), quiet(verbose=verbose) as printed:
            code = pytest.main([*arguments, *map(str, files)], plugins=[judge, *fixtures])
        if code == pytest.ExitCode.USAGE_ERROR and not judge.collect_errors:
            judge.collect_errors.append(printed.getvalue()[-2000:])
        return int(code)


@contextlib.contextmanager
def own_settings() -> Iterator[None]:
    """Hide the environment's settings for pytest, which are meant for somebody else's tests."""
    hidden = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_CURRENT_TEST")
    before = {name: os.environ.get(name) for name in hidden}
    for name in hidden:
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def fresh_modules(files: list[Path]) -> Iterator[None]:
    """Import the checks anew in every session, and write no bytecode beside them."""
    before = sys.dont_write_bytecode
    known = set(sys.modules)
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
        paths = {str(path) for path in files}
        modules = [name for name, module in sys.modules.items() if getattr(module, "__file__", None) in paths]
        for name in [name for name in sys.modules if name not in known or name in modules]:
            # pytest makes a module of each folder above the file, too.
            if any(f"{module}.".startswith(f"{name}.") for module in modules):
                del sys.modules[name]


@contextlib.contextmanager
def quiet(*, verbose: bool) -> Iterator[io.StringIO]:
    """Keep pytest's words from the terminal unless they are wanted."""
    printed = io.StringIO()
    if verbose:
        yield printed
        return
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        yield printed


def raise_fault(judge: Judge, files: list[Path], kata: Kata, code: int) -> None:
    """Tell a session that is no ground for a verdict."""
    if judge.fault is not None:
        raise judge.fault
    if judge.interrupted:
        raise KeyboardInterrupt
    if judge.is_abandoned:
        raise Abandoned
    if judge.collect_errors:
        raise CheckerFault(
            f"The checks of {kata.slug} can't be collected: {judge.collect_errors[0].strip()}",
            "If you are their author, mend them; if not, this is a fault of the kata: please report it.",
        )
    empty = find_empty(judge, files)
    if empty is not None:
        raise CheckerFault(f"There are no checks in {empty}, so nothing can be graded.", "Its author has to add some.")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise CheckerFault(f"pytest ended with code {code} while it ran the checks.", "Run it with -v to see why.")


def find_empty(judge: Judge, files: list[Path]) -> Path | None:
    """The first of the files that no check was collected from."""
    return next((file for file in files if not any(check.path == file for check in judge.checks.values())), None)


def conclude(docket: Docket, judge: Judge) -> Findings:
    """A submission's findings; a case that was collected and left no note counts as skipped."""
    results = []
    for check in judge.checks.values():
        if judge.only is not None and check.id not in judge.only:
            continue
        missing = not_run("This check was to run and did not.")
        cases = tuple(
            docket.cases.get((check.id, case), missing.model_copy(update={"id": case}))
            for case in check.cases
            if not judge.until_failed or (check.id, case) in docket.cases
        )
        if not cases:
            continue
        outcomes: list[Outcome] = [case.outcome for case in cases] + [case.again for case in cases if case.again]
        results.append(
            CheckResult(
                id=check.id,
                claim=check.claim,
                origin=check.origin,
                kind=check.kind,
                promise=check.promise,
                quote=check.quote,
                outcome=worst(outcomes),
                cases=cases,
            )
        )
    total_ms = 1e3 * (docket.ended - docket.began)
    return Findings(docket.start_failure, round(docket.start_ms, 3), round(total_ms, 3), tuple(results), docket.ran_out)
